import type { Booking, BookingKind, SlotWish } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { addDays, instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { closingOn } from '../facilities/calendar.ts';
import { totalYen } from '../facilities/fees.ts';
import { nextSerial } from '../store/serials.ts';
import { findBooker } from './bookers.ts';
import { chooseFrom, feeOf, findSlot, placeOf, withGrant, type Slot } from './bookings.ts';
import { momentsOf } from './settlement.ts';
import type { ChangeRefusal } from './changes.ts';
import { cancel, expire, noteArrival, writeAbsence } from './endings.ts';
import { bringMoneyInLine } from './money.ts';
import { isHoldOver } from './life.ts';
import { insertBooking, takeBooking, updateBooking } from './rows.ts';
import { dueOn, takeUnits } from './slots.ts';
import { refuseUndrawn } from './undrawn.ts';
import type { Work } from '../transactions/work.ts';

export type CityUse = {
  readonly kind: Exclude<BookingKind, 'use'>;
  readonly wish: SlotWish;
  readonly purpose: string;
  readonly people: number;
  /** The same on every seventh day up to this one. */
  readonly weeklyUntil?: CivilDate | undefined;
};

async function placeCityUse(work: Work, slot: Slot, use: CityUse): Promise<Result<Booking, BookingRefusal>> {
  const drawn = await refuseUndrawn(work, slot);
  if (!drawn.ok) return drawn;
  for (const id of await dueOn(work, slot)) await expire(work, id);
  const id = work.randomUuid();
  const taken = await takeUnits(work, slot, { bookingId: id, userId: null });
  if (!taken.ok) return taken;
  const number = readableNumber('B', await nextSerial(work.tx, 'booking'));
  const booking: Booking = {
    id,
    number,
    kind: use.kind,
    state: 'permitted',
    ...placeOf(slot),
    feeYen: 0,
    feeLines: [],
    payment: 'none',
    purpose: use.purpose,
    people: use.people,
    equipment: [],
    userName: '',
    sample: false,
    bookedAt: work.now.toISOString(),
    permittedAt: work.now.toISOString(),
    ...momentsOf(slot, work.rules),
  };
  await insertBooking(work.tx, booking, { userId: null, actor: work.actor });
  work.note(`booking.made-for-${use.kind}`, number);
  return ok(booking);
}

/** The slot of a wish of the staff: of a room that is let, or of a desk that only receives. */
function findDeskOrRoom({ rooms, counters }: Work, wish: SlotWish) {
  const desk = Array.from(counters.values())
    .flatMap(({ desks }) => desks)
    .find(({ room }) => room.id === wish.roomId);
  return findSlot(desk === undefined ? rooms : new Map([[wish.roomId, desk]]), wish);
}

const maxWeeks = 60;

/**
 * Takes a slot for the city itself: a meeting, a course, appointments, or a closure (庁内利用・講座・窓口相談・休止), on
 * one day or every week. All days or none; closed days of a series are left out. The caller undoes the transaction when
 * it refuses.
 */
export async function bookForCity(work: Work, use: CityUse): Promise<Result<Booking[], BookingRefusal>> {
  const made: Booking[] = [];
  const last = use.weeklyUntil ?? use.wish.date;
  for (let week = 0; week < maxWeeks; week++) {
    const date = addDays(use.wish.date, 7 * week);
    if (date > last && week > 0) break;
    const slot = findDeskOrRoom(work, { ...use.wish, date });
    if (!slot.ok) return slot;
    if (week > 0 && closingOn(slot.value.facility, work.rules, date) !== undefined) continue;
    const booked = await placeCityUse(work, slot.value, use);
    if (!booked.ok) return booked;
    made.push(booked.value);
  }
  return ok(made);
}

/** Cancels any booking, with everything that was paid given back; a repetition gives the same booking again. */
export async function cancelByStaff(work: Work, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.state === 'cancelled') return ok(booking);
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (booking.state === 'used' || booking.state === 'no-show')
    return err({ kind: 'wrong-state', state: booking.state });
  return ok(await cancel(work, row, { reason: 'by-staff', isLate: false }));
}

/** Permits a use that staff had to look at first. */
export async function permit(work: Work, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.state === 'permitted') return ok(booking);
  if (booking.state !== 'confirmed' || booking.reductionState === 'asked')
    return err({ kind: 'wrong-state', state: booking.state });
  const permitted: Booking = { ...booking, state: 'permitted', permittedAt: work.now.toISOString() };
  await updateBooking(work.tx, permitted);
  work.note('booking.permitted', booking.number);
  return ok(permitted);
}

/**
 * Notes that nobody came, once it has begun. Of a room's use the rules' points follow; a counter, where it is known who
 * came, counts nobody's.
 */
export async function noteAbsence(work: Work, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  if (booking.state === 'no-show') return ok(booking);
  const hasBegun = work.now >= instantOf(booking.date, booking.starts);
  const mayBeAbsent = booking.state === 'permitted' || (booking.state === 'used' && booking.kind === 'appointment');
  if (booking.checkedInAt !== undefined || !hasBegun || !mayBeAbsent || booking.userName === '')
    return err({ kind: 'wrong-state', state: booking.state });
  return ok(await writeAbsence(work, row));
}

/** Takes in at the desk who came there and not to a kiosk (来館受付), by the kiosk's rules; the city's own use has nobody. */
export async function checkInAtDesk(work: Work, id: string): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (row === undefined) return err({ kind: 'not-found' });
  if (row.booking.userName === '') return err({ kind: 'wrong-state', state: row.booking.state });
  return noteArrival(work, row.booking);
}

/** Decides on a reduction that was asked for (減免); the fee follows, and what was paid too much is given back. */
export async function decideReduction(work: Work, id: string, grant: boolean): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, id);
  if (!row || row.userId === null) return err({ kind: 'not-found' });
  const { booking, userId } = row;
  if (booking.payment === 'asking') return err({ kind: 'payment-open' });
  if (booking.reductionState !== 'asked') return ok(booking);
  if (!['held', 'confirmed', 'permitted'].includes(booking.state) || isHoldOver(booking, work.now))
    return err({ kind: 'wrong-state', state: booking.state });
  const slot = findSlot(work.rooms, booking);
  const booker = await findBooker(work.tx, userId);
  if (!slot.ok) return slot;
  if (booker === undefined) return err({ kind: 'not-found' });
  const choices = chooseFrom(work.rules, slot.value, booking);
  if (!choices.ok) return choices;
  const reductionState = grant ? 'granted' : 'declined';
  const feeLines = feeOf(slot.value, work.rules, withGrant({ choices: choices.value, booker }, { reductionState }));
  const decided: Booking = {
    ...booking,
    reductionState,
    feeLines,
    feeYen: totalYen(feeLines),
  };
  const after = await bringMoneyInLine(work, decided, slot.value);
  await updateBooking(work.tx, after);
  work.note(`reduction.${grant ? 'granted' : 'declined'}`, booking.number);
  return ok(after);
}
