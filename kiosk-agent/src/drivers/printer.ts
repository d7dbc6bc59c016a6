import type { PrinterStatus, PrintProof } from '@machikado/contracts/print.ts';
import type { PrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { Bitmap } from './escpos/raster.ts';

/** One slip on its way to paper, and whom to tell how far it is. */
export type Slip = {
  /** The spool's own id of the job: what a printer that keeps jobs knows it by. */
  readonly id: string;
  readonly bitmap: Bitmap;
  /** The same slip as it was composed, for a printer that sets it in its own font. */
  readonly document?: string;
  /** A technician's slip: what the printer sets in its own font comes before the picture. */
  readonly isTest?: boolean;
  /** Paper of an interrupted slip may hang in the printer: cut it off first. */
  readonly separate: boolean;
  /**
   * Called before byte 1, when the printer has just said that it can print. The slip is sent only if it gives true:
   * this is where the spool writes down, durably, that from now on the outcome is not known.
   */
  readonly mayStart: () => boolean;
  readonly onBand: (sentBands: number, totalBands: number) => void;
};

/**
 * `printed`: the printer has worked everything. `not-started`: no byte was sent. `unknown`: bytes were accepted and the
 * end was not seen.
 */
export type SlipOutcome =
  | { readonly kind: 'printed'; readonly proof: PrintProof }
  | { readonly kind: 'not-started'; readonly reason: PrinterStatus }
  | { readonly kind: 'held-back' }
  | { readonly kind: 'unknown'; readonly reason?: PrinterStatus };

/** A receipt printer, whatever it speaks. */
export type Printer = AsyncDisposable & {
  readonly status: () => PrinterStatus;
  readonly profile: () => PrinterProfile;
  /** Names the profile that staff have chosen; without one the printer's own answer decides. */
  readonly chooseProfile: (profile: PrinterProfile | undefined) => void;
  /** One slip at a time. */
  readonly print: (slip: Slip) => Promise<SlipOutcome>;
  /** Of a printer that keeps jobs: whether a slip of an earlier connection or process has come out. */
  readonly recall?: (id: string) => Promise<boolean>;
};
