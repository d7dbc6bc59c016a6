import type { Booking, SlotWish } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { totalYen } from '../facilities/fees.ts';
import { decideOpening } from '../facilities/opening.ts';
import { issueInvoice } from '../invoices/store.ts';
import { countHeld, findBooker, takeBooker, type NamedBooker } from './bookers.ts';
import { chooseFrom, feeOf, findSlot, placeOf, withGrant, type Choices, type Slot } from './bookings.ts';
import { momentsOf } from './settlement.ts';
import { cancel, expire, noteArrival } from './endings.ts';
import { dueDeposit } from './deposits.ts';
import { decideCancellation, isHoldOver } from './life.ts';
import { lend } from './lending.ts';
import { bringMoneyInLine } from './money.ts';
import { placeBooking, type Placing } from './place.ts';
import { findBooking, takeBooking, updateBooking, type HeldRow } from './rows.ts';
import { dueOn, freeUnits, takeUnits } from './slots.ts';
import { offerFreed } from './waiting.ts';
import type { Work } from '../transactions/work.ts';

export type ChangeRefusal = BookingRefusal | { readonly kind: 'not-found' };

/** Takes away every hold on a slot whose time is over, before anybody asks for the slot. */
export async function expireDue(work: Work, slot: Slot): Promise<void> {
  for (const id of await dueOn(work, slot)) await expire(work, id);
}

/** Books a slot for a user; holds on it whose time is over end first, in the same transaction. */
export async function bookSlot(work: Work, placing: Placing): Promise<Result<Booking, BookingRefusal>> {
  const slot = findSlot(work.rooms, placing.request);
  if (!slot.ok) return slot;
  await expireDue(work, slot.value);
  return placeBooking(work, placing);
}

/** Cancels a user's own booking and frees its slot in one transaction; a repetition gives the same booking again. */
export async function cancelByUser(work: Work, userId: string, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id, userId);
  if (row === undefined) return err({ kind: 'not-found' });
  if (row.booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (isHoldOver(row.booking, work.now)) {
    // Giving back what was not paid in time is no way around its consequences.
    await expire(work, id);
    const ended = await findBooking(work.tx, userId, id);
    return ended === undefined ? err({ kind: 'not-found' }) : ok(ended);
  }
  const decision = decideCancellation(row.booking, work.now);
  if (!decision.ok) return decision;
  if (decision.value === 'already') return ok(row.booking);
  const isLate = row.booking.state !== 'held' && work.now > new Date(row.booking.cancellableUntil);
  return ok(await cancel(work, row, { reason: 'by-user', isLate }));
}

type Standing = { readonly row: HeldRow; readonly slot: Slot; readonly booker: NamedBooker; readonly choices: Choices };

/** Whether a booking still stands, accepted where it had to be. */
export const isChangeable = (booking: Booking) =>
  booking.state === 'confirmed' ||
  booking.state === 'permitted' ||
  (booking.state === 'held' && booking.heldFor === 'payment');

/** What a change of a user's booking to another slot starts from. */
async function standing(
  work: Work,
  userId: string,
  change: { readonly id: string; readonly wish: SlotWish },
): Promise<Result<Standing, ChangeRefusal>> {
  const row = await takeBooking(work.tx, change.id, userId);
  const booker = await findBooker(work.tx, userId);
  if (row === undefined || booker === undefined) return err({ kind: 'not-found' });
  if (row.booking.payment === 'asking') return err({ kind: 'payment-open' });
  const slot = findSlot(work.rooms, change.wish);
  if (!slot.ok) return slot;
  const choices = chooseFrom(work.rules, slot.value, row.booking);
  return choices.ok ? ok({ row, slot: slot.value, booker, choices: choices.value }) : choices;
}

/** Takes a new slot in the place of the old one; where it cannot be had the whole transaction is to be undone. */
async function exchange(work: Work, from: Standing): Promise<Result<undefined, BookingRefusal>> {
  const { row, slot, choices } = from;
  await expireDue(work, slot);
  await freeUnits(work, row.booking.id);
  const taken = await takeUnits(work, slot, { bookingId: row.booking.id, userId: row.userId });
  if (!taken.ok) return taken;
  return lend(work, slot, { bookingId: row.booking.id, lent: choices.lent });
}

/** Whether a booking that moves into another month fits into what its user may hold in that one. */
async function decideMonth(
  work: Work,
  booker: NamedBooker,
  { from, to }: { readonly from: CivilDate; readonly to: CivilDate },
): Promise<Result<undefined, BookingRefusal>> {
  const { perMonth } = work.rules.limits[booker.kind];
  if (perMonth === undefined || from.slice(0, 7) === to.slice(0, 7)) return ok();
  // Taken, so that two bookings of hers cannot pass the limit together.
  await takeBooker(work, booker.id);
  const { inMonth } = await countHeld(work, booker.id, to);
  return inMonth < perMonth ? ok() : err({ kind: 'booking-limit', limit: perMonth, per: 'month' });
}

/**
 * Moves a user's booking to another slot in one act: either the new one is hers and the old one free, or everything is
 * as it was. Errors: those of booking, and `too-late-to-cancel`. The caller undoes the transaction when it refuses.
 */
export async function moveBooking(
  work: Work,
  userId: string,
  change: { readonly id: string; readonly wish: SlotWish },
): Promise<Result<Booking, ChangeRefusal>> {
  const from = await standing(work, userId, change);
  if (!from.ok) return from;
  const { row, slot, booker, choices } = from.value;
  const { booking } = row;
  if (booking.kind !== 'use' || !isChangeable(booking)) return err({ kind: 'wrong-state', state: booking.state });
  // Another day would bring another deadline, and the room would be kept for ever without a yen.
  if (isHoldOver(booking, work.now)) return err({ kind: 'window-over', closedAt: booking.heldUntil ?? '' });
  if (work.now > new Date(booking.cancellableUntil))
    return err({ kind: 'too-late-to-cancel', untilAt: booking.cancellableUntil });
  const opening = decideOpening({ ...slot, ...work, residency: booker.residency });
  if (!opening.ok) return opening;
  const fits = await decideMonth(work, booker, { from: booking.date, to: slot.date });
  if (!fits.ok) return fits;
  const { capacity } = slot.room;
  if (capacity !== undefined && booking.people > capacity) return err({ kind: 'too-many-people', capacity });
  const old = findSlot(work.rooms, booking);
  const exchanged = await exchange(work, from.value);
  if (!exchanged.ok) return exchanged;
  // What staff granted for this use is granted on another day, too.
  const lines = feeOf(slot, work.rules, withGrant({ choices, booker }, booking));
  const { deposit: _deposit, ...kept } = booking;
  const there: Booking = {
    ...kept,
    ...placeOf(slot),
    ...momentsOf(slot, work.rules),
    feeLines: lines,
    feeYen: totalYen(lines),
    ...dueDeposit(work.rules, { roomId: slot.room.id, purposeId: booking.purposeId }),
  };
  const moved = await bringMoneyInLine(work, there, slot);
  await updateBooking(work.tx, moved);
  work.note('booking.moved', booking.number);
  if (old.ok) await offerFreed(work, old.value);
  return ok(moved);
}

/**
 * Lengthens a use to a span that holds the present one, from its start on (延長), until it is over. The added time is
 * paid by itself; the use goes on meanwhile. The caller undoes the transaction when it refuses.
 */
export async function extendBooking(
  work: Work,
  userId: string,
  change: { readonly id: string; readonly komaId: string },
): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, change.id, userId);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (booking.komaId === change.komaId) return ok(booking);
  if (booking.kind !== 'use') return err({ kind: 'wrong-state', state: booking.state });
  if (booking.state !== 'permitted' && booking.state !== 'used')
    return err({ kind: 'wrong-state', state: booking.state });
  if (instantOf(booking.date, booking.ends) <= work.now) return err({ kind: 'past' });
  const [now, longer] = [findSlot(work.rooms, booking), findSlot(work.rooms, { ...booking, komaId: change.komaId })];
  if (!now.ok) return now;
  if (!longer.ok) return longer;
  const isLonger = now.value.span.unitIds.every((unit) => longer.value.span.unitIds.includes(unit));
  if (!isLonger || longer.value.span.starts !== booking.starts) return err({ kind: 'koma-unknown' });
  const choices = chooseFrom(work.rules, longer.value, booking);
  const booker = await findBooker(work.tx, userId);
  if (!choices.ok) return choices;
  if (booker === undefined) return err({ kind: 'not-found' });
  const exchanged = await exchange(work, { row, slot: longer.value, booker, choices: choices.value });
  if (!exchanged.ok) return exchanged;
  const added = Math.max(0, longer.value.span.feeYen - now.value.span.feeYen);
  const { extension, roundYen } = work.rules.fees;
  const yen = Math.floor((added * extension) / 100 / roundYen) * roundYen;
  if (yen > 0) await issueInvoice(work, booking, { purpose: 'extension', yen });
  const extended: Booking = {
    ...booking,
    ...placeOf(longer.value),
    feeYen: booking.feeYen + yen,
    feeLines: yen > 0 ? [...booking.feeLines, { kind: 'extension', percent: extension, yen }] : booking.feeLines,
    payment: yen > 0 ? 'due' : booking.payment,
  };
  await updateBooking(work.tx, extended);
  work.note('booking.extended', booking.number);
  return ok(extended);
}

/** Notes that a user has come (受付). */
export async function checkIn(work: Work, userId: string, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id, userId);
  return row === undefined ? err({ kind: 'not-found' }) : noteArrival(work, row.booking);
}
