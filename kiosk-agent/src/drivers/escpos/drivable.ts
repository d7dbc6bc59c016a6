import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';

/** Why a printer that is well described still cannot be printed on. */
export type Undrivable = 'other-command-language' | 'prints-no-pictures' | 'never-tells-that-it-is-done';

/** Decides whether the ESC/POS driver can print on a printer: it sends pictures by GS v 0, and asks for the end. */
export function decideDrivable(profile: PrinterProfile): Result<undefined, Undrivable> {
  if (profile.print.command !== 'esc-pos') return err('other-command-language');
  if (profile.quirks.includes('no-raster')) return err('prints-no-pictures');
  return profile.status.fence === 'none' ? err('never-tells-that-it-is-done') : ok();
}
