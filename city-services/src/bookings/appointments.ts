import type { AppointmentRequest, AppointmentTime } from '@machikado/contracts/appointment.ts';
import type { Booking } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { decideTime, type Counter, type CounterTime } from '../facilities/counters.ts';
import { spanOf } from '../facilities/spans.ts';
import { nextSerial } from '../store/serials.ts';
import { takeBooker } from './bookers.ts';
import { findSlot, placeOf, type Slot } from './bookings.ts';
import { expireDue, type ChangeRefusal } from './changes.ts';
import { bookingOf, insertBooking, takeBooking, updateBooking } from './rows.ts';
import { momentsOf } from './settlement.ts';
import { freeUnits, takeUnits } from './slots.ts';
import { refuseUndrawn } from './undrawn.ts';
import { offerFreed } from './waiting.ts';
import type { Work } from '../transactions/work.ts';

/** Who comes: a registered user, or somebody whose name staff took down. */
export type Visitor = { readonly userId: string } | { readonly userId: null; readonly name: string };

/** Appointments to come that a user has with a service. */
async function countAppointments(work: Work, userId: string, serviceId: string): Promise<number> {
  const clock = civilTimeAt(work.now);
  const rows = await work.tx
    .selectFrom('booking')
    .select('document')
    .where('user_id', '=', userId)
    .where('kind', '=', 'appointment')
    .where('date', '>=', clock.date)
    .where('state', '=', 'permitted')
    .where('ends_at', '>', `${clock.date}T${clock.time}`)
    .execute();
  return rows.map(bookingOf).filter((booking) => booking.appointment?.serviceId === serviceId).length;
}

type Wanted = {
  readonly bookingId: string;
  readonly userId: string | null;
  readonly date: string;
  readonly time: CounterTime;
};

/**
 * Takes the first desk that is free at a time. As with rooms, the primary key of the slot rows decides (`takeUnits`).
 * `slot-taken` where every desk is another's.
 */
async function takeDesk(work: Work, counter: Counter, wanted: Wanted): Promise<Result<Slot, BookingRefusal>> {
  const { bookingId, userId, date, time } = wanted;
  let isMine = false;
  for (const desk of counter.desks) {
    const span = spanOf(desk.room, time.komaId);
    if (span === undefined) continue;
    const slot: Slot = { ...desk, span, date };
    // A room that a lottery is about to give away receives nobody.
    if (!(await refuseUndrawn(work, slot)).ok) continue;
    // A room that is also let may be held by somebody whose time to pay is over.
    await expireDue(work, slot);
    const taken = await takeUnits(work, slot, { bookingId, userId });
    if (taken.ok) return ok(slot);
    isMine ||= taken.error.mine;
  }
  return err({ kind: 'slot-taken', mine: isMine });
}

/** What of an appointment follows from its time and desk. */
const standing = (slot: Slot, { service }: Counter, work: Work) => ({
  ...placeOf(slot),
  ...momentsOf(slot, { ...work.rules, cancelMinutesBefore: service.cancelMinutesBefore }),
});

/** The visitor's name, and whether the service's limit leaves her another appointment. Staff may go beyond it. */
async function nameOf(work: Work, visitor: Visitor, { service }: Counter): Promise<Result<string, BookingRefusal>> {
  if (visitor.userId === null) return ok(visitor.name);
  // What suspends somebody from rooms keeps nobody from a counter.
  const booker = await takeBooker(work, visitor.userId);
  if (booker === undefined) return err({ kind: 'suspended' });
  const limit = service.limitPerPerson;
  const isByStaff = work.actor.startsWith('staff:');
  if (!isByStaff && (await countAppointments(work, visitor.userId, service.id)) >= limit)
    return err({ kind: 'booking-limit', limit, per: 'service' });
  return ok(booker.name);
}

/**
 * Makes an appointment at the first free desk. Where it refuses it leaves nothing behind. Errors: `room-unknown` for a
 * service that is not there, `koma-unknown` for a time that it does not have.
 */
export async function bookAppointment(
  work: Work,
  visitor: Visitor,
  request: AppointmentRequest,
): Promise<Result<Booking, BookingRefusal>> {
  const counter = work.counters.get(request.serviceId);
  if (counter === undefined) return err({ kind: 'room-unknown' });
  const time = decideTime(counter, request, work);
  if (!time.ok) return time;
  const name = await nameOf(work, visitor, counter);
  if (!name.ok) return name;
  const id = work.randomUuid();
  const { date } = request;
  const { userId } = visitor;
  const taken = await takeDesk(work, counter, { bookingId: id, userId, date, time: time.value });
  if (!taken.ok) return taken;
  const { service } = counter;
  const number = readableNumber('B', await nextSerial(work.tx, 'booking'));
  const booking: Booking = {
    id,
    number,
    kind: 'appointment',
    state: 'permitted',
    ...standing(taken.value, counter, work),
    feeYen: 0,
    feeLines: [],
    payment: 'none',
    purpose: service.name.ja,
    people: 1,
    equipment: [],
    appointment: {
      serviceId: service.id,
      name: service.name,
      place: service.place,
      ...(service.phone !== undefined && { phone: service.phone }),
      bring: service.bring,
    },
    userName: name.value,
    sample: service.sample,
    bookedAt: work.now.toISOString(),
    permittedAt: work.now.toISOString(),
  };
  await insertBooking(work.tx, booking, { userId, actor: work.actor });
  work.note('appointment.made', number);
  return ok(booking);
}

/**
 * Moves a user's appointment to another time of the same service in one act; any desk will do. The caller undoes the
 * transaction when it refuses.
 */
export async function moveAppointment(
  work: Work,
  userId: string,
  change: { readonly id: string; readonly to: AppointmentTime },
): Promise<Result<Booking, ChangeRefusal>> {
  const row = await takeBooking(work.tx, change.id, userId);
  const { booking } = row ?? {};
  const counter = work.counters.get(booking?.appointment?.serviceId ?? '');
  if (booking === undefined || counter === undefined) return err({ kind: 'not-found' });
  const { date, starts } = change.to;
  const { cancellableUntil, state } = booking;
  if (state !== 'permitted') return err({ kind: 'wrong-state', state });
  // The same move again, when the answer to the first got lost.
  if (booking.date === date && booking.starts === starts) return ok(booking);
  if (work.now > new Date(cancellableUntil)) return err({ kind: 'too-late-to-cancel', untilAt: cancellableUntil });
  const time = decideTime(counter, change.to, work);
  if (!time.ok) return time;
  await freeUnits(work, booking.id);
  const taken = await takeDesk(work, counter, { bookingId: booking.id, userId, date, time: time.value });
  if (!taken.ok) return taken;
  const moved: Booking = { ...booking, ...standing(taken.value, counter, work) };
  await updateBooking(work.tx, moved);
  work.note('appointment.moved', booking.number);
  const old = findSlot(work.rooms, booking);
  if (old.ok) await offerFreed(work, old.value);
  return ok(moved);
}
