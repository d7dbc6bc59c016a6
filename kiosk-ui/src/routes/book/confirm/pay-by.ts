import type { Booking, FeeQuote } from '@machikado/contracts/booking.ts';

/** What is moved while it waits for its payment is to be paid by when it was: the change gives no new time. */
export function withoutDelay(quote: FeeQuote, moving: Pick<Booking, 'heldFor' | 'heldUntil'> | undefined): FeeQuote {
  const { heldFor, heldUntil } = moving ?? {};
  if (heldFor !== 'payment' || heldUntil === undefined || quote.payBy === undefined) return quote;
  return Date.parse(heldUntil) < Date.parse(quote.payBy) ? { ...quote, payBy: heldUntil } : quote;
}
