import { z } from 'zod';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { fact, factValues, type FactValues } from './fact.ts';
import { lineageOf, type ProfileFault } from './inheritance.ts';
import { FactSource, profileHead, UsbMatch } from './profile-head.ts';
import { printerQuirks, quirkList, type PrinterQuirk } from './quirk.ts';

const PrintFacts = z.strictObject({
  /** The language that the printer speaks as delivered or as the notes say to set it. */
  command: fact(z.enum(['esc-pos', 'star-line', 'star-prnt'])),
  /** Width of the paper. */
  paperMm: fact(z.number().min(40).max(120)),
  /** Printable width. */
  dots: fact(z.int().min(64).max(2048)),
  dpi: fact(z.int().min(60).max(600)),
  /** Half-width characters of 12 dots in one line; `columns * 12` never exceeds `dots`. */
  columns: fact(z.int().min(16).max(96)),
  /** Rows of dots sent in one GS v 0. */
  rasterBandRows: fact(z.int().min(8).max(1024)),
  /** `partial` and `full` are GS V function B; `none` feeds only. */
  cut: fact(z.enum(['partial', 'full', 'none'])),
  /** Whether it makes QR codes by itself; slips do not need it, they are pictures. */
  nativeQr: fact(z.boolean()),
  /** `raster`: every slip is a picture. Else the Japanese font of the printer, by receiptline's name for its commands. */
  text: fact(z.enum(['raster', 'epson', 'citizen', 'sii', 'fit'])),
  /** Whether lines of text get half a line of air between them. */
  spacing: fact(z.boolean()),
});

const StatusFacts = z.strictObject({
  /** Automatic status back, GS a. */
  asb: fact(z.boolean()),
  /** Real-time status, DLE EOT 1, 2 and 4. */
  dleEot: fact(z.boolean()),
  /** What is asked after the last byte to learn that the printer has worked everything before it; `none`: nothing tells. */
  fence: fact(z.enum(['gs-r', 'etb', 'none'])),
  /** Whether GS ( H function 48 is answered when the paper is out of the head. */
  processId: fact(z.boolean()),
});

/** Answers of GS I 66 (maker) and GS I 67 (model) without their leading `_` and closing NUL. */
const GsIdentity = z.strictObject({ maker: z.string().max(40), model: z.string().max(40), source: FactSource });

/** One file of `profiles/printers/`: its own facts; the others come from the profile that it inherits. */
export const PrinterProfileFile = z.strictObject({
  ...profileHead,
  match: z
    .strictObject({ gsI: z.array(GsIdentity).max(16).optional(), usb: z.array(UsbMatch).max(16).optional() })
    .optional(),
  print: PrintFacts.partial().optional(),
  status: StatusFacts.partial().optional(),
  quirks: quirkList(printerQuirks).optional(),
});
export type PrinterProfileFile = z.infer<typeof PrinterProfileFile>;

/** A whole printer: every fact known. */
export type PrinterProfile = {
  readonly id: string;
  readonly name: LocalText;
  readonly print: FactValues<z.infer<typeof PrintFacts>>;
  readonly status: FactValues<z.infer<typeof StatusFacts>>;
  readonly quirks: readonly PrinterQuirk[];
};

/**
 * Joins a profile with everything that it inherits; nearer facts win, quirks add up, `match` is never inherited.
 * Errors: `unknown-profile` (it or an ancestor), `inherits-itself`, `facts-missing` after the last ancestor.
 */
export function resolvePrinterProfile(
  files: readonly PrinterProfileFile[],
  id: string,
): Result<PrinterProfile, ProfileFault> {
  const line = lineageOf(files, id);
  if (!line.ok) return line;
  const print = PrintFacts.safeParse(Object.assign({}, ...line.value.map((file) => file.print)));
  const status = StatusFacts.safeParse(Object.assign({}, ...line.value.map((file) => file.status)));
  const own = line.value.at(-1);
  if (!print.success || !status.success || own === undefined) return err('facts-missing');
  return ok({
    id: own.id,
    name: own.name,
    print: factValues(print.data),
    status: factValues(status.data),
    quirks: [...new Set(line.value.flatMap((file) => file.quirks ?? []).map((quirk) => quirk.flag))],
  });
}
