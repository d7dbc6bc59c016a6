import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';

/** Why a printer that is well described still cannot be printed on. */
export type Undrivable = 'other-command-language' | 'prints-no-pictures';

/** Decides whether the ESC/POS driver can print on a printer: it sends pictures by GS v 0 and nothing else. */
export function decideDrivable(profile: PrinterProfile): Result<undefined, Undrivable> {
  if (profile.print.command !== 'esc-pos') return err('other-command-language');
  return profile.quirks.includes('no-raster') ? err('prints-no-pictures') : ok();
}
