import { err, type Result } from '@machikado/contracts/result.ts';
import type { ProfileFault } from './inheritance.ts';
import { PrinterProfileFile, resolvePrinterProfile, type PrinterProfile } from './printer-profile.ts';
import { readProfileFolder } from './profile-folder.ts';
import { usbNearness, type UsbDevice } from './profile-head.ts';

/** Every printer profile that is shipped, as written in `profiles/printers/`. */
export const printerProfileFiles: readonly PrinterProfileFile[] = readProfileFolder('printers', 'profiles').map(
  (file) => PrinterProfileFile.parse(file),
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
    candidate.match?.gsI?.some((known) => known.maker === identity.maker && known.model === identity.model),
  );
  return file === undefined ? err('unknown-profile') : printerProfile(file.id);
}

/** The nearest profile of a printer by what it shows on USB. Error: `unknown-profile`. */
export function printerProfileByUsb(device: UsbDevice): Result<PrinterProfile, ProfileFault> {
  const [nearest] = printerProfileFiles
    .flatMap((file) => (file.match?.usb ?? []).map((match) => ({ id: file.id, nearness: usbNearness(match, device) })))
    .filter((found) => found.nearness !== undefined)
    .sort((one, other) => (other.nearness ?? 0) - (one.nearness ?? 0));
  return nearest === undefined ? err('unknown-profile') : printerProfile(nearest.id);
}
