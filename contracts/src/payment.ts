import { z } from 'zod';
import { bookingNumberPattern } from './booking.ts';
import { Instant } from './civil-time.ts';

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
