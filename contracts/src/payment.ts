import { z } from 'zod';
import { bookingNumberPattern } from './check-digit.ts';
import { CivilDate, Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';

/** How money comes in. More ways stand behind the same two steps: begin, and say what became of it. */
export const PaymentMethod = z.enum(['counter', 'terminal']);
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** `unknown`: the money may have been taken. Only staff end that, by what the terminal's operator says. */
export const PaymentState = z.enum(['started', 'approved', 'declined', 'cancelled', 'unknown']);
export type PaymentState = z.infer<typeof PaymentState>;

/** One attempt to pay one invoice. No number of a card ever comes here. */
export const Payment = z.object({
  id: z.uuid(),
  invoiceNumber: z.string().regex(bookingNumberPattern),
  bookingId: z.uuid(),
  yen: z.int().positive(),
  method: PaymentMethod,
  state: PaymentState,
  startedAt: Instant,
  settledAt: Instant.optional(),
});
export type Payment = z.infer<typeof Payment>;

/** What a kiosk tells of an attempt. `reference` is the terminal's own number of the transaction. */
export const PaymentOutcome = z.object({
  state: z.enum(['approved', 'declined', 'cancelled', 'unknown']),
  reference: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
});
export type PaymentOutcome = z.infer<typeof PaymentOutcome>;

/**
 * What staff say of an attempt whose end nobody knew (`POST /api/payments/:id/outcome`). `note` is how they know: the
 * word of the terminal's operator. A row of digits as long as a card's number is refused.
 */
export const StaffPaymentOutcome = z.object({
  state: z.enum(['approved', 'declined']),
  note: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((note) => !/(?:\d[ -]?){13}/.test(note.normalize('NFKC'))),
});
export type StaffPaymentOutcome = z.infer<typeof StaffPaymentOutcome>;

/** An attempt without a known end, as staff see it (`GET /api/bookings/:id/payments`). */
export const OpenPayment = Payment.extend({
  /** Asset of the kiosk. */
  kiosk: z.string().optional(),
  /** Before this the kiosk itself may still say the end. */
  endableFrom: Instant,
});
export type OpenPayment = z.infer<typeof OpenPayment>;
export const OpenPaymentList = z.object({ payments: z.array(OpenPayment) });

/** What staff must see of a booking to speak of its money. */
const PaidFor = z.object({
  number: z.string(),
  date: CivilDate,
  facilityName: LocalText,
  roomName: LocalText,
  userName: z.string(),
});

/** Every attempt without a known end, the oldest first (`GET /api/payments`). */
export const OpenPaymentOverview = z.object({ payments: z.array(OpenPayment.extend({ booking: PaidFor })) });

/** What is to be given back at the counter, the oldest first (`GET /api/refunds`). */
export const DueRefund = z.object({
  bookingId: z.uuid(),
  yen: z.int().positive(),
  grantedAt: Instant,
  booking: PaidFor,
});
export type DueRefund = z.infer<typeof DueRefund>;
export const DueRefundList = z.object({ refunds: z.array(DueRefund) });

/** How the terminal of a kiosk is. `away`: it does not answer at the moment. */
export const TerminalState = z.enum(['none', 'ready', 'away']);
export type TerminalState = z.infer<typeof TerminalState>;

/**
 * An attempt as its page sees it. `starting` the city is asked · `waiting` for a card · `checking` the terminal's answer
 * got lost and it is asked what became of the attempt. The last four are ends; `unknown` may still become another one.
 */
export const TerminalPaymentState = z.enum([
  'starting',
  'waiting',
  'card-in',
  'authorizing',
  'checking',
  'approved',
  'declined',
  'cancelled',
  'unknown',
]);
export type TerminalPaymentState = z.infer<typeof TerminalPaymentState>;

export const TerminalPayment = z.object({
  id: z.uuid(),
  bookingId: z.uuid(),
  /** Absent until the city has said what is owed. */
  yen: z.int().positive().optional(),
  state: TerminalPaymentState,
});
export type TerminalPayment = z.infer<typeof TerminalPayment>;

/** What a page asks its agent for. The page makes the id, so that asking again never begins a second attempt. */
export const TerminalPaymentRequest = z.object({ id: z.uuid(), bookingId: z.uuid() });
export type TerminalPaymentRequest = z.infer<typeof TerminalPaymentRequest>;
