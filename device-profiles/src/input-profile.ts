import { z } from 'zod';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { fact, factValues, type FactValues } from './fact.ts';
import { lineageOf, type ProfileFault } from './inheritance.ts';
import { FactSource, profileHead, UsbMatch } from './profile-head.ts';
import { inputQuirks, quirkList, type InputQuirk } from './quirk.ts';

/** How a smart-card reader is talked to. */
const CardFacts = z.strictObject({
  /** How the reader says that a card came or went. */
  presence: fact(z.enum(['connection', 'event'])),
  /** The command that gives a contactless card's id, hex. */
  cardIdCommand: fact(z.string().regex(/^([0-9A-F]{2}){5}$/)),
  /** How long a card may take to answer one command. */
  answerTimeoutMs: fact(z.int().min(50).max(10_000)),
});

/** What comes out of a HID device when something is swiped, scanned or held to it. */
const ReportFacts = z.strictObject({
  decoder: fact(z.enum(['magtek-337', 'idtech-500', 'msr-page', 'hid-pos', 'pcprox', 'boot-keyboard'])),
  /** Length of one report as the driver gets it, with the report id where reports are numbered; 0: the descriptor says. */
  reportBytes: fact(z.int().min(0).max(1024)),
});

/** The beginning of the name that PC/SC gives a reader. */
const PcscMatch = z.strictObject({ prefix: z.string().min(4).max(80), source: FactSource });

/** One file of `profiles/card-readers/` or `profiles/scanners/`. */
export const InputProfileFile = z.strictObject({
  ...profileHead,
  /** How it is reached; decides which group of facts it needs: `card` for `vpcd` and `pcsc`, `reports` for `hid`. */
  link: z.enum(['vpcd', 'pcsc', 'hid']),
  match: z
    .strictObject({ usb: z.array(UsbMatch).max(16).optional(), pcsc: z.array(PcscMatch).max(16).optional() })
    .optional(),
  card: CardFacts.partial().optional(),
  reports: ReportFacts.partial().optional(),
  quirks: quirkList(inputQuirks).optional(),
});
export type InputProfileFile = z.infer<typeof InputProfileFile>;

type Reached =
  | { readonly link: 'vpcd' | 'pcsc'; readonly card: FactValues<z.infer<typeof CardFacts>> }
  | { readonly link: 'hid'; readonly reports: FactValues<z.infer<typeof ReportFacts>> };

/** A whole reader or scanner: every fact known. */
export type InputProfile = Reached & {
  readonly id: string;
  readonly name: LocalText;
  readonly quirks: readonly InputQuirk[];
};

/** Joins a profile with its ancestors, as `resolvePrinterProfile` does. */
export function resolveInputProfile(
  files: readonly InputProfileFile[],
  id: string,
): Result<InputProfile, ProfileFault> {
  const line = lineageOf(files, id);
  if (!line.ok) return line;
  const own = line.value.at(-1);
  if (own === undefined) return err('facts-missing');
  const head = {
    id: own.id,
    name: own.name,
    quirks: [...new Set(line.value.flatMap((file) => file.quirks ?? []).map((quirk) => quirk.flag))],
  };
  if (own.link === 'hid') {
    const reports = ReportFacts.safeParse(Object.assign({}, ...line.value.map((file) => file.reports)));
    return reports.success ? ok({ ...head, link: own.link, reports: factValues(reports.data) }) : err('facts-missing');
  }
  const card = CardFacts.safeParse(Object.assign({}, ...line.value.map((file) => file.card)));
  return card.success ? ok({ ...head, link: own.link, card: factValues(card.data) }) : err('facts-missing');
}
