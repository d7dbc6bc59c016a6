import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { InputProfile } from '@machikado/device-profiles/input-profile.ts';
import { createTypedReader, type TypedFault } from './boot-keyboard.ts';
import { createScanJoiner, type Scan, type ScanFault } from './hid-pos.ts';
import { decodeIdtechReport } from './idtech-500.ts';
import { decodeMagtekReport } from './magtek-337.ts';
import { decodeMsrReport, readMsrLayout } from './msr-page.ts';
import { decodePcproxBadge, type Badge, type BadgeFault } from './pcprox.ts';
import type { Swipe, SwipeFault } from './swipe.ts';

export type InputEvent = Swipe | Scan | Badge;
export type InputFault = SwipeFault | ScanFault | BadgeFault | TypedFault;

/** Takes the reports of one device in their order; `undefined` while a longer message is not complete. */
export type ReportDecoder = (report: Uint8Array) => Result<InputEvent | undefined, InputFault>;

/**
 * The decoder that a profile asks for. `no-layout` when the tracks cannot be found in the descriptor of the device, which
 * only `msr-page` needs.
 */
export function createReportDecoder(
  profile: Extract<InputProfile, { link: 'hid' }>,
  descriptor?: Uint8Array,
): Result<ReportDecoder, 'no-layout'> {
  switch (profile.reports.decoder) {
    case 'magtek-337':
      return ok(decodeMagtekReport);
    case 'idtech-500':
      return ok(decodeIdtechReport);
    case 'hid-pos':
      return ok(createScanJoiner().take);
    case 'pcprox':
      return ok(createBadgeReader());
    case 'boot-keyboard':
      return ok(createTypedReader());
    case 'msr-page': {
      const layout = readMsrLayout(descriptor ?? new Uint8Array());
      return layout.ok ? ok((report) => decodeMsrReport(report, layout.value)) : err('no-layout');
    }
  }
}

/** A badge takes two answers: first the card buffer, then its length. */
function createBadgeReader(): ReportDecoder {
  let card: Uint8Array | undefined;
  return (report) => {
    if (card === undefined) {
      card = report;
      return ok(undefined);
    }
    const badge = decodePcproxBadge(card, report);
    card = undefined;
    return badge;
  };
}
