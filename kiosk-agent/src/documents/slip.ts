import { z } from 'zod';
import { Booking } from '@machikado/contracts/booking.ts';
import { Locale, LocalText } from '@machikado/contracts/locale.ts';
import { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import { WifiCode } from '@machikado/contracts/voucher.ts';
import { composeApplicationSlip } from './application-slip.ts';
import { composeEmergencySheet, Emergency } from './emergency-sheet.ts';
import { composePaymentReceipt, PaymentReceipt } from './payment-receipt.ts';
import { composePermit } from './permit.ts';
import { composeReadinessReport, Readiness } from './readiness-report.ts';
import { composeSelfTest } from './self-test.ts';
import type { SlipStamp } from './slip-lines.ts';
import { QueuedTicket } from '@machikado/contracts/queued-application.ts';
import { composeTicketSlip } from './ticket-slip.ts';
import { composeWifiSlip } from './wifi-slip.ts';

/** The number of the first print, where this one is not the first. */
const reissueOf = z.string().max(20).optional();

const Frame = z.object({
  locale: Locale.optional(),
  cityName: LocalText,
  asset: z.string().max(20).optional(),
  desk: z.object({ name: LocalText, phone: z.string().max(40).optional() }).optional(),
});

/** Everything that a slip needs to be drawn, whole: what the spool keeps until the slip has come out. */
export const SlipDocument = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('permit'), frame: Frame, booking: Booking, reissueOf }),
  z.object({ kind: z.literal('payment-receipt'), frame: Frame, paid: PaymentReceipt }),
  z.object({ kind: z.literal('wifi-slip'), frame: Frame, wifi: WifiCode, reissueOf }),
  z.object({ kind: z.literal('application-slip'), frame: Frame, receipt: ApplicationReceipt, reissueOf }),
  z.object({ kind: z.literal('ticket-slip'), frame: Frame, ticket: QueuedTicket, reissueOf }),
  z.object({ kind: z.literal('emergency-sheet'), frame: Frame, emergency: Emergency }),
  z.object({ kind: z.literal('readiness-report'), frame: Frame, readiness: Readiness }),
  z.object({ kind: z.literal('self-test'), frame: Frame, profileId: z.string().max(48) }),
]);
export type SlipDocument = z.infer<typeof SlipDocument>;

/** The receiptline document of a slip. */
export function composeSlip(document: SlipDocument, stamp: SlipStamp): string {
  switch (document.kind) {
    case 'permit':
      return composePermit(document, document.frame, stamp);
    case 'payment-receipt':
      return composePaymentReceipt(document.paid, document.frame, stamp);
    case 'wifi-slip':
      return composeWifiSlip(document, document.frame, stamp);
    case 'application-slip':
      return composeApplicationSlip(document, document.frame, stamp);
    case 'ticket-slip':
      return composeTicketSlip(document, document.frame, stamp);
    case 'emergency-sheet':
      return composeEmergencySheet(document.emergency, document.frame, stamp);
    case 'readiness-report':
      return composeReadinessReport(document.readiness, document.frame, stamp);
    case 'self-test':
      return composeSelfTest(document.profileId, document.frame, stamp);
  }
}
