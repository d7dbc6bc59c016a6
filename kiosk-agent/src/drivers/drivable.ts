import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';

/** Why a printer that is well described still cannot be printed on. */
export type Undrivable = 'prints-no-pictures' | 'never-tells-that-it-is-done';

/** Decides whether a driver can print on a printer: slips are pictures, and their end has to be told. */
export function decideDrivable(profile: PrinterProfile): Result<undefined, Undrivable> {
  if (profile.quirks.includes('no-raster')) return err('prints-no-pictures');
  const wanted = profile.print.command === 'esc-pos' ? 'gs-r' : 'etb';
  return profile.status.fence === wanted ? ok() : err('never-tells-that-it-is-done');
}
