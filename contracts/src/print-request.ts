import { z } from 'zod';
import { Locale } from './locale.ts';
import { ApplicationReceipt } from './procedure.ts';
import { QueuedTicket } from './queued-application.ts';
import { WifiCode } from './voucher.ts';

/** What can be printed. The agent fetches the record itself; the page only names it. */
export const PrintRequest = z.object({
  /** The same key never prints twice. */
  jobKey: z.uuid(),
  locale: Locale,
  document: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('permit'), bookingId: z.uuid() }),
    z.object({ kind: z.literal('payment-receipt'), paymentId: z.uuid() }),
    z.object({ kind: z.literal('wifi-slip'), wifi: WifiCode }),
    z.object({ kind: z.literal('application-slip'), receipt: ApplicationReceipt }),
    z.object({ kind: z.literal('ticket-slip'), ticket: QueuedTicket }),
    z.object({ kind: z.literal('emergency-sheet') }),
    z.object({ kind: z.literal('readiness-report') }),
    z.object({ kind: z.literal('self-test') }),
  ]),
});
export type PrintRequest = z.infer<typeof PrintRequest>;
