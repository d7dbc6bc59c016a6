import { Booking, FeeQuote, type BookingRequest, type QuoteRequest } from '@machikado/contracts/booking.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { Waiting } from '@machikado/contracts/waiting.ts';
import { callAgent } from '#lib/agent/client.ts';
import { sendUntilKnown } from '#lib/agent/until-known.ts';
import { draft } from '#lib/visit/booking-draft.svelte.ts';
import { withoutDelay } from './pay-by.ts';

/** What the request would cost, or why it would be refused. */
export async function askFee(request: BookingRequest): Promise<Result<FeeQuote, Problem>> {
  const act = draft.moving ? 'move' : draft.waits ? 'wait' : draft.answering ? 'answer' : 'book';
  const body: QuoteRequest = { ...request, act };
  const asked = await callAgent({ method: 'POST', path: '/bookings/quote', answer: FeeQuote, body });
  return asked.ok ? ok(withoutDelay(asked.value.value, draft.moving)) : asked;
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
