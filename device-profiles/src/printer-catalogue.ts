import epsonTmT88vii from '../profiles/printers/epson-tm-t88vii.json' with { type: 'json' };
import generic58 from '../profiles/printers/generic-escpos-58mm.json' with { type: 'json' };
import generic80 from '../profiles/printers/generic-escpos-80mm.json' with { type: 'json' };
import { err, type Result } from '@machikado/contracts/result.ts';
import {
  PrinterProfileFile,
  resolvePrinterProfile,
  type PrinterProfile,
  type ProfileFault,
} from './printer-profile.ts';

/** Every printer profile that is shipped, as written in `profiles/printers/`. */
export const printerProfileFiles: readonly PrinterProfileFile[] = [generic80, generic58, epsonTmT88vii].map((file) =>
  PrinterProfileFile.parse(file),
);

/** What is assumed of a printer that nobody has named and that does not name itself. */
export const fallbackPrinterProfileId = 'generic-escpos-80mm';

/** One shipped profile, whole. Error: `unknown-profile`. */
export function printerProfile(id: string): Result<PrinterProfile, ProfileFault> {
  return resolvePrinterProfile(printerProfileFiles, id);
}

/** The profile of a printer by its answers to GS I 66 and 67. Error: `unknown-profile` when none says it is this one. */
export function printerProfileByIdentity(identity: {
  readonly maker: string;
  readonly model: string;
}): Result<PrinterProfile, ProfileFault> {
  const file = printerProfileFiles.find((candidate) =>
    candidate.match?.gsI.some((known) => known.maker === identity.maker && known.model === identity.model),
  );
  return file === undefined ? err('unknown-profile') : printerProfile(file.id);
}
