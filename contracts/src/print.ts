import { z } from 'zod';
import { Locale } from './locale.ts';
import { WifiCode } from './voucher.ts';
import { QueuedTicket } from './queued-application.ts';
import { ApplicationReceipt } from './procedure.ts';

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
    z.object({ kind: z.literal('self-test') }),
  ]),
});
export type PrintRequest = z.infer<typeof PrintRequest>;

/**
 * `queued` journalled, no byte sent · `printing` bytes on their way · `printed` the printer's fence answered after the
 * last byte · `waiting` paused before the first byte by paper or cover · `failed` ended with nothing printed ·
 * `unknown` bytes were accepted and the end was not seen: never reprinted by itself, ask staff.
 */
export const PrintJobState = z.enum(['queued', 'waiting', 'printing', 'printed', 'failed', 'unknown']);
export type PrintJobState = z.infer<typeof PrintJobState>;

export const PrinterStatus = z.enum([
  'ready',
  'offline',
  'cover-open',
  'paper-end',
  'paper-near-end',
  'cutter-error',
  'error',
]);
export type PrinterStatus = z.infer<typeof PrinterStatus>;

export const PrintJob = z.object({
  id: z.uuid(),
  /** Short number printed on the slip and named to staff: `P-0042`. */
  number: z.string(),
  kind: z.string(),
  state: PrintJobState,
  /** Why it waits, failed or is unknown. */
  reason: PrinterStatus.optional(),
  /** Bands acknowledged by the socket and in total: the real progress of the slip. */
  sentBands: z.int().nonnegative(),
  totalBands: z.int().nonnegative(),
});
export type PrintJob = z.infer<typeof PrintJob>;
