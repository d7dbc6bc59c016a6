import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { InputQuirk } from '@machikado/device-profiles/quirk.ts';
import { symbologyOf } from './symbology.ts';

/** One code that was scanned. Its text is Latin-1: what a code means is decided by who reads it. */
export type Scan = { readonly kind: 'scan'; readonly symbology: string; readonly text: string };

export type ScanFault = 'wrong-length' | 'wrong-report' | 'length-beyond-field' | 'no-symbology' | 'mixed' | 'too-long';

const reportBytes = 64;
const scannedDataReport = 2;
const maxDataBytes = 56;
const closingBracket = 0x5d;
const moreFlagAt = 63;
/** The largest QR code holds 2,953 bytes; nothing of ours comes near. */
const maxTextBytes = 4096;

/**
 * Joins the input reports of a scanner on USB page 0x8C into codes: report id 2, length, AIM identifier, up to 56 bytes of
 * data, and in the last byte whether the code goes on. Gives `undefined` while more is to come. After a fault the next
 * report begins a new code. The caller ends a code that never ends by `abandon`.
 * Source: Access-IS LSR118 product manual p. 68. Some scanners put one more byte before the AIM identifier
 * (@point-of-sale/webhid-barcode-scanner).
 */
export function createScanJoiner(): {
  readonly take: (report: Uint8Array) => Result<Scan | undefined, ScanFault>;
  readonly abandon: () => void;
} {
  let begun: { readonly aim: string; readonly text: string } | undefined;
  const fail = (fault: ScanFault) => {
    begun = undefined;
    return err(fault);
  };
  return {
    abandon: () => (begun = undefined),
    take: (report) => {
      if (report.length !== reportBytes) return fail('wrong-length');
      if (report[0] !== scannedDataReport) return fail('wrong-report');
      const length = report[1] ?? 0;
      if (length > maxDataBytes) return fail('length-beyond-field');
      const aimAt = [2, 3].find((at) => report[at] === closingBracket);
      if (aimAt === undefined) return fail('no-symbology');
      const aim = Buffer.from(report.subarray(aimAt, aimAt + 3)).toString('latin1');
      if (begun !== undefined && begun.aim !== aim) return fail('mixed');
      const piece = Buffer.from(report.subarray(aimAt + 3, aimAt + 3 + length)).toString('latin1');
      const text = (begun?.text ?? '') + piece;
      if (text.length > maxTextBytes) return fail('too-long');
      begun = { aim, text };
      if (((report[moreFlagAt] ?? 0) & 0x01) !== 0) return ok(undefined);
      begun = undefined;
      // Many scanners are set to end a code like a line of typing.
      return ok({ kind: 'scan', symbology: symbologyOf(aim), text: text.replace(/\r?\n?$/, '') });
    },
  };
}

/** The feature reports that a scanner must be sent before it says anything, each with its id in the first byte. */
export function openingReports(quirks: readonly InputQuirk[]): readonly Uint8Array[] {
  return quirks.includes('enable-by-feature-report') ? [Uint8Array.of(0xfe, 1)] : [];
}
