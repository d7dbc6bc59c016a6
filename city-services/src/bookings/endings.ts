import type { Booking, CancelReason } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { grantRefund, paidFor, voidOpenInvoices } from '../invoices/store.ts';
import { findSlot } from './bookings.ts';
import { decideCheckIn, isHoldOver, pointsFor, refundYen, type CheckInRefusal } from './life.ts';
import { takeBooking, updateBooking, type HeldRow } from './rows.ts';
import { freeUnits } from './slots.ts';
import { offerFreed } from './waiting.ts';
import type { Work } from '../transactions/work.ts';

type Penalty = { readonly bookingId: string; readonly points: number; readonly reason: string };

/** Writes penalty points, and suspends the registration where they are enough. */
async function punish(work: Work, userId: string, end: Penalty) {
  if (end.points === 0) return;
  const { tx, now, rules } = work;
  await tx
    .insertInto('penalty')
    .values({
      id: work.randomUuid(),
      user_id: userId,
      booking_id: end.bookingId,
      points: end.points,
      reason: end.reason,
      at: now.toISOString(),
    })
    .execute();
  const since = new Date(now.getTime() - rules.penalties.forgetAfterDays * 86_400_000).toISOString();
  const { points } = await tx
    .selectFrom('penalty')
    .select((column) => column.fn.sum<number | string | null>('points').as('points'))
    .where('user_id', '=', userId)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  if (Number(points) < rules.penalties.suspendAt) return;
  const until: CivilDate = addDays(civilTimeAt(now).date, rules.penalties.suspendDays);
  await tx.updateTable('registered_user').set({ suspended_until: until }).where('id', '=', userId).execute();
  work.note('user.suspended', `user:${userId}`, 'city');
}

/** What is left of a booking whose hold or stay is over: its moments of holding go with it. */
function ended(booking: Booking, change: Pick<Booking, 'state'> & Partial<Booking>): Booking {
  const { heldUntil: _until, heldFor: _for, ...rest } = booking;
  return { ...rest, ...change };
}

export type Ending = { readonly reason: CancelReason; readonly isLate: boolean };

/** Cancels a booking whose row is held: frees its slots, settles its money, and offers the slot to who waits for it. */
export async function cancel(work: Work, row: HeldRow, ending: Ending): Promise<Booking> {
  const { booking, userId } = row;
  const slot = findSlot(work.rooms, booking);
  await freeUnits(work, booking.id);
  await voidOpenInvoices(work, booking.id);
  const paid = await paidFor(work, booking.id);
  const today = civilTimeAt(work.now).date;
  const back = ending.reason === 'by-staff' ? paid.fee : refundYen(work.rules, paid.fee, { day: booking.date, today });
  if (back > 0) await grantRefund(work, booking, { purpose: 'fee', yen: back });
  // What was only in keeping is given back whole, whoever cancels and however late.
  if (paid.deposit > 0) await grantRefund(work, booking, { purpose: 'deposit', yen: paid.deposit });
  const cancelled = ended(booking, {
    state: 'cancelled',
    cancelledAt: work.now.toISOString(),
    cancelReason: ending.reason,
    payment: back > 0 ? 'refunded' : booking.payment === 'paid' ? 'paid' : 'none',
    ...(back > 0 && { refundYen: back }),
    ...(booking.deposit && { deposit: { ...booking.deposit, state: paid.deposit > 0 ? 'returned' : 'dropped' } }),
  });
  await updateBooking(work.tx, cancelled);
  if (userId !== null) {
    const points = pointsFor(work.rules, { state: 'cancelled', reason: ending.reason, late: ending.isLate });
    await punish(work, userId, { bookingId: booking.id, points, reason: ending.reason });
  }
  await work.tx
    .updateTable('waiting')
    .set({ state: 'lapsed' })
    .where('booking_id', '=', booking.id)
    .where('state', '=', 'offered')
    .execute();
  work.note('booking.cancelled', booking.number);
  if (slot.ok) await offerFreed(work, slot.value);
  return cancelled;
}

const reasonOf: Readonly<Record<NonNullable<Booking['heldFor']>, CancelReason>> = {
  payment: 'unpaid',
  offer: 'offer-lapsed',
  lottery: 'lottery-lapsed',
};

/** How long a hold is prolonged while nobody knows whether it was paid: staff find out (`payment: asking`). */
const askingMs = 3_600_000;

/**
 * Ends a hold whose time is over (自動取消), in the transaction that came upon it. One whose payment is under way or of
 * unknown outcome is kept: money that may have been taken is not answered by taking the room away.
 */
export async function expire(work: Work, bookingId: string): Promise<void> {
  const row = await takeBooking(work.tx, bookingId);
  const { booking } = row ?? {};
  if (!row || !booking || !isHoldOver(booking, work.now)) return;
  if (booking.payment === 'asking') {
    const heldUntil = new Date(work.now.getTime() + askingMs).toISOString();
    await updateBooking(work.tx, { ...booking, heldUntil });
    return;
  }
  await cancel({ ...work, actor: 'city', note: (action, subject) => work.note(action, subject, 'city') }, row, {
    reason: reasonOf[booking.heldFor ?? 'payment'],
    isLate: false,
  });
}

/** Notes that somebody has come, whether a kiosk or the desk took her in; a repetition gives the same booking again. */
export async function noteArrival(work: Work, booking: Booking): Promise<Result<Booking, CheckInRefusal>> {
  const decision = decideCheckIn(booking, work.now);
  if (!decision.ok) return decision;
  if (decision.value === 'already') return ok(booking);
  const used: Booking = { ...booking, state: 'used', checkedInAt: work.now.toISOString() };
  await updateBooking(work.tx, used);
  work.note('booking.checked-in', used.number);
  return ok(used);
}

/** Writes that nobody came. Its slot is over, so nothing is freed. */
export async function writeAbsence(work: Work, { booking, userId }: HeldRow): Promise<Booking> {
  const absent = ended(booking, { state: 'no-show' });
  await updateBooking(work.tx, absent);
  const points = booking.kind === 'use' ? pointsFor(work.rules, { state: 'no-show', late: false }) : 0;
  if (userId !== null) await punish(work, userId, { bookingId: booking.id, points, reason: 'no-show' });
  work.note('booking.no-show', booking.number);
  return absent;
}

/**
 * Ends a booking whose time is over: a use that nobody came to, or what is not checked in to. A use that staff never
 * permitted ends as cancelled by the city: nobody could check in to it, so nobody was absent, no points follow, and what
 * was paid is given back whole. While nobody knows whether it was paid it stays as it is, for the same reason as a hold.
 */
export async function markNoShow(work: Work, bookingId: string): Promise<void> {
  const row = await takeBooking(work.tx, bookingId);
  if (!row || (row.booking.state !== 'confirmed' && row.booking.state !== 'permitted')) return;
  const { booking } = row;
  // What staff made for the city itself is not checked in to; who came to a counter is known there.
  if (booking.kind === 'use' && booking.state === 'permitted') await writeAbsence(work, row);
  else if (booking.kind === 'use' && booking.payment === 'asking') return;
  else if (booking.kind === 'use') await cancel(work, row, { reason: 'by-staff', isLate: false });
  else await updateBooking(work.tx, ended(booking, { state: 'used' }));
}
