import { z } from 'zod';
import { LocalText } from '@machikado/contracts/locale.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { fact, factValues, type FactValues } from './fact.ts';

const ProfileId = z.string().regex(/^[a-z0-9-]{3,48}$/);

const PrintFacts = z.strictObject({
  /** Printable width. */
  dots: fact(z.int().min(64).max(2048)),
  dpi: fact(z.int().min(100).max(600)),
  /** Half-width characters of 12 dots in one line; `columns * 12` never exceeds `dots`. */
  columns: fact(z.int().min(16).max(96)),
  /** Rows of dots sent in one GS v 0. */
  rasterBandRows: fact(z.int().min(8).max(1024)),
  /** `partial` and `full` are GS V function B; `none` feeds only. */
  cut: fact(z.enum(['partial', 'full', 'none'])),
  /** Whether lines of text get half a line of air between them. */
  spacing: fact(z.boolean()),
});

const StatusFacts = z.strictObject({
  /** Automatic status back, GS a. */
  asb: fact(z.boolean()),
  /** Real-time status, DLE EOT 1, 2 and 4. */
  dleEot: fact(z.boolean()),
  /** What is asked after the last byte to learn that the printer has worked everything before it. */
  fence: fact(z.enum(['gs-r'])),
});

/** Answers of GS I 66 (maker) and GS I 67 (model) without their leading `_` and closing NUL. */
const GsIdentity = z.strictObject({ maker: z.string().max(40), model: z.string().max(40) });

/** One file of `profiles/printers/`: its own facts; the others come from the profile that it inherits. */
export const PrinterProfileFile = z.strictObject({
  id: ProfileId,
  name: LocalText,
  inherits: ProfileId.optional(),
  match: z.strictObject({ gsI: z.array(GsIdentity).max(16) }).optional(),
  print: PrintFacts.partial().optional(),
  status: StatusFacts.partial().optional(),
});
export type PrinterProfileFile = z.infer<typeof PrinterProfileFile>;

/** A whole printer: every fact known. */
export type PrinterProfile = {
  readonly id: string;
  readonly name: LocalText;
  readonly match: readonly { readonly maker: string; readonly model: string }[];
  readonly print: FactValues<z.infer<typeof PrintFacts>>;
  readonly status: FactValues<z.infer<typeof StatusFacts>>;
};

export type ProfileFault = 'unknown-profile' | 'inherits-itself' | 'facts-missing';

/**
 * Joins a profile with everything that it inherits; nearer facts win, `match` is never inherited.
 * Errors: `unknown-profile` (it or an ancestor), `inherits-itself`, `facts-missing` after the last ancestor.
 */
export function resolvePrinterProfile(
  files: readonly PrinterProfileFile[],
  id: string,
): Result<PrinterProfile, ProfileFault> {
  const line: PrinterProfileFile[] = [];
  for (let next: string | undefined = id; next !== undefined;) {
    const file = files.find((candidate) => candidate.id === next);
    if (file === undefined) return err('unknown-profile');
    if (line.includes(file)) return err('inherits-itself');
    line.push(file);
    next = file.inherits;
  }
  const oldestFirst = line.toReversed();
  const print = PrintFacts.safeParse(Object.assign({}, ...oldestFirst.map((file) => file.print)));
  const status = StatusFacts.safeParse(Object.assign({}, ...oldestFirst.map((file) => file.status)));
  const own = line[0];
  if (!print.success || !status.success || own === undefined) return err('facts-missing');
  return ok({
    id: own.id,
    name: own.name,
    match: own.match?.gsI ?? [],
    print: factValues(print.data),
    status: factValues(status.data),
  });
}
