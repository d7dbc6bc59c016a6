import { z } from 'zod';
import { AlertBoard } from './alert.ts';
import { TerminalPayment, TerminalState } from './payment.ts';
import { PrinterStatus, PrintJob } from './print.ts';

/**
 * What lies on the readers. `present`: a card that has an id of its own. `my-number`: a My Number card, which has none.
 * `silent`: the card did not answer in its time. `several`: nobody knows which of them is meant.
 */
export const CardState = z.enum(['no-reader', 'empty', 'present', 'my-number', 'unreadable', 'silent', 'several']);
export type CardState = z.infer<typeof CardState>;

/** What the agent tells its page, as server-sent events named by `kind`. The first events give the present state. */
export const KioskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('printer'), status: PrinterStatus }),
  z.object({ kind: z.literal('print-job'), job: PrintJob }),
  z.object({ kind: z.literal('card'), state: CardState }),
  /** Held to a scanner, or on a magnetic stripe: a user's number, a receipt, a link. */
  z.object({ kind: z.literal('code'), from: z.enum(['scanner', 'stripe']), text: z.string().min(1).max(1024) }),
  z.object({ kind: z.literal('city'), state: z.enum(['online', 'offline', 'revoked', 'not-enrolled']) }),
  z.object({ kind: z.literal('alerts'), board: AlertBoard }),
  z.object({ kind: z.literal('visit-ended'), reason: z.enum(['finished', 'idle', 'card-removed', 'page-lost']) }),
  z.object({ kind: z.literal('terminal'), state: TerminalState }),
  z.object({ kind: z.literal('payment'), payment: TerminalPayment }),
  /** Plugged in or pulled out just now; how it is before is not told. */
  z.object({ kind: z.literal('headphones'), state: z.enum(['in', 'out']) }),
  /** Whether Wi-Fi codes lie ready for the time without the city. */
  z.object({ kind: z.literal('wifi-codes'), state: z.enum(['some', 'none']) }),
  z.object({ kind: z.literal('storage'), state: z.enum(['ok', 'full']) }),
]);
export type KioskEvent = z.infer<typeof KioskEvent>;
