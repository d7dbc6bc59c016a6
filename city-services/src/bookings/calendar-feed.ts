import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Booking } from '@machikado/contracts/booking.ts';
import { instantOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import { unitsOf, type Unit } from '../facilities/spans.ts';
import type { TakenUnit } from './availability.ts';

export const calendarType = 'text/calendar; charset=utf-8';

const prodId = { company: 'Machikado', product: 'city-services', language: 'JA' };

export type RoomUse = {
  readonly facility: Facility;
  readonly room: Room;
  /** The undivided rooms that this one takes. */
  readonly leaves: readonly string[];
};

type Stretch = { readonly date: CivilDate; readonly starts: string; readonly ends: string };

/** The times of one day at which a room is in use, those that follow each other as one. */
function stretchesOn(date: CivilDate, units: readonly Unit[], taken: ReadonlySet<string>): Stretch[] {
  const stretches: Stretch[] = [];
  for (const unit of units) {
    if (!taken.has(unit.id)) continue;
    const last = stretches.at(-1);
    if (last?.ends === unit.starts) stretches[stretches.length - 1] = { ...last, ends: unit.ends };
    else stretches.push({ date, starts: unit.starts, ends: unit.ends });
  }
  return stretches;
}

/**
 * When rooms are in use, as a calendar that everybody may subscribe to (RFC 5545): the room and the time, and nothing of
 * who uses it or what for. `today` dates the entries, so that the same state of one day is the same text.
 */
export function roomCalendar(
  uses: readonly RoomUse[],
  taken: readonly TakenUnit[],
  named: { readonly cityId: string; readonly name: string; readonly today: CivilDate },
): string {
  const calendar = ical({ name: named.name, prodId, method: ICalCalendarMethod.PUBLISH });
  const stamp = instantOf(named.today, '00:00');
  const byDay = Map.groupBy(taken, (unit) => unit.date);
  for (const { facility, room, leaves } of uses) {
    const units = unitsOf(room);
    for (const [date, held] of byDay) {
      const ids = new Set(held.filter((unit) => leaves.includes(unit.roomId)).map((unit) => unit.unitId));
      for (const { starts, ends } of stretchesOn(date, units, ids))
        calendar.createEvent({
          id: `${room.id}-${date}-${starts.replace(':', '')}@${named.cityId}.machikado`,
          stamp,
          start: instantOf(date, starts),
          end: instantOf(date, ends),
          summary: `使用中 ${room.name.ja}`,
          location: facility.name.ja,
          transparency: ICalEventTransparency.OPAQUE,
        });
    }
  }
  return calendar.toString();
}

const statusOf = (booking: Booking): ICalEventStatus => {
  if (booking.state === 'cancelled' || booking.state === 'no-show') return ICalEventStatus.CANCELLED;
  return booking.state === 'permitted' || booking.state === 'used'
    ? ICalEventStatus.CONFIRMED
    : ICalEventStatus.TENTATIVE;
};

/** One's own booking for one's own calendar. A cancelled one says so under the same name, and takes the entry away. */
export function bookingCalendar(
  booking: Booking,
  named: { readonly cityId: string; readonly locale: 'ja' | 'en' },
): string {
  const status = statusOf(booking);
  const { appointment } = booking;
  const isOver = status === ICalEventStatus.CANCELLED;
  const say = (text: { readonly ja: string; readonly en: string }) => text[named.locale];
  const calendar = ical({ prodId, method: isOver ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: `${booking.id}@${named.cityId}.machikado`,
    sequence: isOver ? 1 : 0,
    stamp: new Date(booking.cancelledAt ?? booking.permittedAt ?? booking.bookedAt),
    start: instantOf(booking.date, booking.starts),
    end: instantOf(booking.date, booking.ends),
    summary: appointment ? say(appointment.name) : `${say(booking.facilityName)} ${say(booking.roomName)}`,
    location: appointment ? `${say(appointment.place)} ${say(booking.roomName)}` : say(booking.facilityName),
    description: booking.number,
    status,
  });
  return calendar.toString();
}
