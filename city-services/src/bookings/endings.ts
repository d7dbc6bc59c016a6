import type { Booking, CancelReason } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { grantRefund, paidFor, voidOpenInvoices } from '../invoices/store.ts';
import { findSlot } from './bookings.ts';
import { pointsFor, refundYen } from './life.ts';
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
  const back = ending.reason === 'by-staff' ? paid : refundYen(work.rules, paid, { day: booking.date, today });
  if (back > 0) await grantRefund(work, booking, back);
  const cancelled = ended(booking, {
    state: 'cancelled',
    cancelledAt: work.now.toISOString(),
    cancelReason: ending.reason,
    payment: back > 0 ? 'refunded' : booking.payment === 'paid' ? 'paid' : 'none',
    ...(back > 0 && { refundYen: back }),
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
  if (!row || booking?.heldUntil === undefined || new Date(booking.heldUntil) > work.now) return;
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

/** Marks a use that nobody came to. Its slot is over, so nothing is freed. */
export async function markNoShow(work: Work, bookingId: string): Promise<void> {
  const row = await takeBooking(work.tx, bookingId);
  if (!row || (row.booking.state !== 'confirmed' && row.booking.state !== 'permitted')) return;
  const { booking, userId } = row;
  // What staff made for the city itself is not checked in to.
  const state = booking.kind === 'use' ? 'no-show' : 'used';
  await updateBooking(work.tx, ended(booking, { state }));
  if (state === 'used' || userId === null) return;
  await punish(work, userId, {
    bookingId: booking.id,
    points: pointsFor(work.rules, { state, late: false }),
    reason: 'no-show',
  });
  work.note('booking.no-show', booking.number);
}
