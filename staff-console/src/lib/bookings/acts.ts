import type { Booking } from '@machikado/contracts/booking.ts';

/** What staff can do with a booking, in the order of the buttons. */
export type BookingAct = 'permit' | 'pay' | 'grant' | 'decline' | 'refund' | 'cancel';

/** What the state of a booking allows at `now`; the city decides again when it is asked. */
export function actsOf(booking: Booking, now: Date): BookingAct[] {
  const { state, payment, reductionState, heldUntil, refundYen } = booking;
  const stands = state === 'held' || state === 'confirmed' || state === 'permitted';
  const lapsed = heldUntil !== undefined && new Date(heldUntil) <= now;
  const settled = payment !== 'asking';
  const asks = stands && settled && reductionState === 'asked';
  const allowed: Record<BookingAct, boolean> = {
    permit: state === 'confirmed' && reductionState !== 'asked',
    pay: stands && payment === 'due' && !lapsed,
    grant: asks,
    decline: asks,
    refund: refundYen !== undefined,
    cancel: stands && settled,
  };
  return (Object.keys(allowed) as BookingAct[]).filter((act) => allowed[act]);
}

/** The write that does an act. */
export function requestOf(id: string, act: BookingAct): { path: string; body?: { grant: boolean } } {
  const path = `/api/bookings/${id}`;
  if (act === 'grant' || act === 'decline') return { path: `${path}/reduction`, body: { grant: act === 'grant' } };
  return { path: `${path}/${act}` };
}
