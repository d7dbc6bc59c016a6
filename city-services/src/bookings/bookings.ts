import type { Availability, Facility, Koma, Room, SlotState } from '@machikado/contracts/facility.ts';
import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import { addDays, instantOf, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { BookingRules } from '../packs/pack.ts';

/** One koma of one room on one day. */
export type Slot = {
  readonly facility: Facility;
  readonly room: Room;
  readonly koma: Koma;
  readonly date: CivilDate;
};

export type SlotUnknown = { readonly kind: 'room-unknown' } | { readonly kind: 'koma-unknown' };

/** Why a slot cannot be booked at an instant, whoever asks. */
export type SlotShut =
  | { readonly kind: 'past' }
  | { readonly kind: 'closed-day' }
  | { readonly kind: 'window-not-open'; readonly opensAt: Date }
  | { readonly kind: 'window-over'; readonly closedAt: Date };

export type BookingRefusal =
  | SlotUnknown
  | SlotShut
  | { readonly kind: 'too-many-people'; readonly capacity: number }
  | { readonly kind: 'booking-limit'; readonly limit: number };

/** The slot that a request means, from the pack's facilities. */
export function findSlot(
  facilities: readonly Facility[],
  request: Pick<BookingRequest, 'roomId' | 'komaId' | 'date'>,
): Result<Slot, SlotUnknown> {
  for (const facility of facilities) {
    const room = facility.rooms.find((candidate) => candidate.id === request.roomId);
    if (room === undefined) continue;
    const koma = room.koma.find((candidate) => candidate.id === request.komaId);
    return koma === undefined ? err({ kind: 'koma-unknown' }) : ok({ facility, room, koma, date: request.date });
  }
  return err({ kind: 'room-unknown' });
}

function isInClosure(date: CivilDate, closure: { readonly from: string; readonly to: string }): boolean {
  const day = date.slice(5);
  return closure.from <= closure.to
    ? closure.from <= day && day <= closure.to
    : closure.from <= day || day <= closure.to;
}

function minutesBefore(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() - minutes * 60_000);
}

/** Whether a slot can be booked at `now`; availability and booking both ask here, so that they never disagree. */
export function decideOpening(slot: Slot, rules: BookingRules, now: Date): Result<undefined, SlotShut> {
  const startsAt = instantOf(slot.date, slot.koma.starts);
  if (startsAt <= now) return err({ kind: 'past' });
  const isClosed =
    slot.facility.closedWeekdays.includes(weekdayOf(slot.date)) ||
    rules.yearlyClosures.some((closure) => isInClosure(slot.date, closure));
  if (isClosed) return err({ kind: 'closed-day' });
  const opensAt = instantOf(addDays(slot.date, -rules.opensDaysBefore), '00:00');
  if (now < opensAt) return err({ kind: 'window-not-open', opensAt });
  const closedAt = minutesBefore(startsAt, rules.closesMinutesBefore);
  if (now > closedAt) return err({ kind: 'window-over', closedAt });
  return ok();
}

/** What one user holds already: confirmed bookings of today and later, and those in the month of the wanted day. */
export type HeldBookings = { readonly open: number; readonly inMonth: number };

export type BookingDecision = {
  readonly slot: Slot;
  readonly rules: BookingRules;
  readonly people: number;
  readonly held: HeldBookings;
  readonly now: Date;
};

/** Whether a user may book a slot that nobody holds. The slot itself is decided by the store's unique key alone. */
export function decideBooking({ slot, rules, people, held, now }: BookingDecision): Result<undefined, BookingRefusal> {
  const opening = decideOpening(slot, rules, now);
  if (!opening.ok) return opening;
  if (slot.room.capacity !== undefined && people > slot.room.capacity)
    return err({ kind: 'too-many-people', capacity: slot.room.capacity });
  if (held.open >= rules.maxOpenBookings) return err({ kind: 'booking-limit', limit: rules.maxOpenBookings });
  if (rules.maxPerMonth !== undefined && held.inMonth >= rules.maxPerMonth)
    return err({ kind: 'booking-limit', limit: rules.maxPerMonth });
  return ok();
}

export type NewBooking = {
  readonly id: string;
  readonly number: string;
  readonly slot: Slot;
  readonly rules: BookingRules;
  readonly request: Pick<BookingRequest, 'purpose' | 'people'>;
  readonly userName: string;
  readonly now: Date;
};

/** The booking as it is stored and printed: names, times and fee are copied from the pack of this moment. */
export function confirmBooking({ id, number, slot, rules, request, userName, now }: NewBooking): Booking {
  const { facility, room, koma, date } = slot;
  return {
    id,
    number,
    state: 'confirmed',
    facilityId: facility.id,
    facilityName: facility.name,
    roomId: room.id,
    roomName: room.name,
    date,
    komaId: koma.id,
    komaName: koma.name,
    starts: koma.starts,
    ends: koma.ends,
    feeYen: koma.feeYen,
    purpose: request.purpose,
    people: request.people,
    userName,
    sample: room.sample || rules.sample,
    bookedAt: now.toISOString(),
    cancellableUntil: minutesBefore(instantOf(date, koma.starts), rules.cancelMinutesBefore).toISOString(),
  };
}

/** Whether a resident may cancel: `already` when it is cancelled, so that a repeated tap is no error. */
export function decideCancellation(
  booking: Pick<Booking, 'state' | 'cancellableUntil'>,
  now: Date,
): Result<'cancel' | 'already', { readonly kind: 'too-late-to-cancel' }> {
  if (booking.state === 'cancelled') return ok('already');
  return now <= new Date(booking.cancellableUntil) ? ok('cancel') : err({ kind: 'too-late-to-cancel' });
}

/** A slot row: who holds a koma. `userId` tells `mine` from `taken` and never leaves the server. */
export type TakenSlot = {
  readonly roomId: string;
  readonly date: CivilDate;
  readonly komaId: string;
  readonly userId: string;
};

export type AvailabilityQuestion = {
  readonly facility: Facility;
  readonly from: CivilDate;
  readonly days: number;
  readonly rules: BookingRules;
  readonly taken: readonly TakenSlot[];
  /** The signed-in user, if any. */
  readonly userId?: string | undefined;
  readonly now: Date;
};

/** Every koma of every room of a facility over `days` days, with its state for this user at `now`. */
export function availabilityOf(question: AvailabilityQuestion): Availability {
  const { facility, from, days, rules, taken, userId, now } = question;
  const holders = new Map(taken.map((row) => [`${row.roomId} ${row.date} ${row.komaId}`, row.userId]));
  const stateOf = (slot: Slot): SlotState => {
    const opening = decideOpening(slot, rules, now);
    if (!opening.ok && opening.error.kind === 'past') return 'past';
    const holder = holders.get(`${slot.room.id} ${slot.date} ${slot.koma.id}`);
    if (holder !== undefined) return holder === userId ? 'mine' : 'taken';
    return opening.ok ? 'free' : 'closed';
  };
  const slots: Availability['slots'] = [];
  for (let day = 0; day < days; day++) {
    const date = addDays(from, day);
    for (const room of facility.rooms) {
      for (const koma of room.koma) {
        slots.push({ roomId: room.id, date, komaId: koma.id, state: stateOf({ facility, room, koma, date }) });
      }
    }
  }
  return { facilityId: facility.id, from, days, slots };
}
