import type { Booking } from '@machikado/contracts/booking.ts';
import type { UseChoices } from '@machikado/contracts/staff-booking.ts';
import { instantOf } from '@machikado/contracts/civil-time.ts';

/** What staff can do with a booking, in the order of the buttons. */
export type BookingAct =
  | 'permit'
  | 'reissue'
  | 'pay'
  | 'check-in'
  | 'amend'
  | 'grant'
  | 'decline'
  | 'absent'
  | 'return'
  | 'keep'
  | 'refund'
  | 'cancel';

/** What the state of a booking allows at `now`; the city decides again when it is asked. */
export function actsOf(booking: Booking, now: Date): BookingAct[] {
  const { state, payment, reductionState, heldUntil, refundYen, deposit, checkInFrom, checkInUntil } = booking;
  const stands = state === 'held' || state === 'confirmed' || state === 'permitted';
  const lapsed = heldUntil !== undefined && new Date(heldUntil) <= now;
  const settled = payment !== 'asking';
  const asks = stands && settled && reductionState === 'asked';
  const isTime = (from = '', until = '') => new Date(from) <= now && now <= new Date(until);
  const hasBegun = instantOf(booking.date, booking.starts) <= now;
  const isOver = state === 'used' || state === 'no-show' || (state === 'permitted' && hasBegun);
  const isAbsent = state === 'permitted' || (state === 'used' && booking.kind === 'appointment');
  const keeps = settled && isOver && deposit?.state === 'held';
  const isBack = deposit?.state === 'returned' || (deposit?.state === 'kept' && (deposit.keptYen ?? 0) < deposit.yen);
  const allowed: Record<BookingAct, boolean> = {
    permit: state === 'confirmed' && reductionState !== 'asked',
    reissue: (state === 'permitted' || state === 'used') && booking.userName !== '',
    pay: stands && payment === 'due' && !lapsed,
    'check-in':
      state === 'permitted' &&
      settled &&
      payment !== 'due' &&
      booking.userName !== '' &&
      isTime(checkInFrom, checkInUntil),
    amend:
      booking.kind === 'use' && stands && settled && !lapsed && (state !== 'held' || booking.heldFor === 'payment'),
    grant: asks,
    decline: asks,
    absent: isAbsent && hasBegun && booking.userName !== '' && booking.checkedInAt === undefined,
    return: keeps,
    keep: keeps,
    refund: refundYen !== undefined || isBack,
    cancel: stands && settled,
  };
  return (Object.keys(allowed) as BookingAct[]).filter((act) => allowed[act]);
}

export type Kept = { readonly keepYen: number; readonly reason: string };

const otherNames: Partial<Record<BookingAct, string>> = { absent: 'no-show', reissue: 'permit-reissue' };

/** What is chosen of a use that stands, as it is sent when it is changed. */
export function choicesOf({ purposeId, entranceId, reductionId, equipment }: Booking): UseChoices {
  return {
    ...(purposeId !== undefined && { purposeId }),
    ...(entranceId !== undefined && { entranceId }),
    ...(reductionId !== undefined && { reductionId }),
    ...(equipment.length > 0 && { equipment: equipment.map(({ id, count }) => ({ id, count })) }),
  };
}

/** What an act is told beside which booking: what is kept of a deposit, or what a use is from then on. */
export type Told = { readonly kept?: Kept; readonly choices?: UseChoices };

/** The write that does an act. */
export function requestOf(id: string, act: BookingAct, { kept, choices }: Told = {}): { path: string; body?: object } {
  const path = `/api/bookings/${id}`;
  if (act === 'grant' || act === 'decline') return { path: `${path}/reduction`, body: { grant: act === 'grant' } };
  if (act === 'amend') return { path: `${path}/choices`, body: choices ?? {} };
  if (act === 'return' || act === 'keep')
    return { path: `${path}/deposit`, body: act === 'keep' && kept ? kept : { keepYen: 0 } };
  return { path: `${path}/${otherNames[act] ?? act}` };
}
