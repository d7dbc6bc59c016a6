import { Booking, FeeQuote, type BookingRequest, type QuoteRequest } from '@machikado/contracts/booking.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { Waiting } from '@machikado/contracts/waiting.ts';
import { callAgent } from '#lib/agent/client.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';
import { draft } from '#lib/visit/booking-draft.svelte.ts';

/** What the request would cost, or why it would be refused. */
export async function askFee(request: BookingRequest): Promise<Result<FeeQuote, Problem>> {
  const act = draft.moving ? 'move' : draft.waits ? 'wait' : draft.answering ? 'answer' : 'book';
  const body: QuoteRequest = { ...request, act };
  const asked = await callAgent({ method: 'POST', path: '/bookings/quote', answer: FeeQuote, body });
  return asked.ok ? ok(untilPaidBy(asked.value.value)) : asked;
}

/** What is moved while it waits for its payment is to be paid by when it was: the change gives no new time. */
function untilPaidBy(quote: FeeQuote): FeeQuote {
  const { heldFor, heldUntil } = draft.moving ?? {};
  if (heldFor !== 'payment' || heldUntil === undefined || quote.payBy === undefined) return quote;
  return Date.parse(heldUntil) < Date.parse(quote.payBy) ? { ...quote, payBy: heldUntil } : quote;
}

type Sent = Result<{ readonly booking?: Booking }, Problem>;

/**
 * Books, joins the waiting list or moves a booking, until the outcome is known. A booking carries its own key; the other
 * two are the same however often they are asked for.
 */
export async function send(request: BookingRequest, key: string, onUnknown: () => void): Promise<Sent> {
  const { moving, waits } = draft;
  if (waits) {
    const joined = await sendUntilKnown(
      () => callAgent({ method: 'POST', path: '/waiting', answer: Waiting, body: request }),
      { onUnknown },
    );
    return joined.ok ? ok({}) : joined;
  }
  const { roomId, date, komaId } = request;
  const write = moving
    ? { path: `/bookings/${moving.id}/move`, body: { roomId, date, komaId } }
    : { path: '/bookings', body: request, idempotencyKey: key };
  const booked = await sendUntilKnown(() => callAgent({ method: 'POST', answer: Booking, ...write }), { onUnknown });
  return booked.ok ? ok({ booking: booked.value.value }) : booked;
}
