import type { AppointmentService } from '@machikado/contracts/appointment.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { addDays, instantOf, weekdayOf, type CivilDate, type ClockTime } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room, TimeGrid } from '@machikado/contracts/facility.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { closingOn } from './calendar.ts';
import { clockTimeOf, minutesOf } from './clock.ts';
import { minutesBefore } from './opening.ts';
import { indexRooms, type RoomIndex, type RoomPlace } from './rooms.ts';
import { gridKomaId } from './spans.ts';

/** A service with the rooms that receive for it: what an appointment takes is a span of one of them. */
export type Counter = {
  readonly service: AppointmentService;
  /** The days that it is closed; its rooms are the desks of its own, none where it receives in rooms that are let. */
  readonly facility: Facility;
  readonly desks: readonly RoomPlace[];
};

export type CounterIndex = ReadonlyMap<string, Counter>;

const steps = [60, 30, 20, 15, 10, 5] as const;
const weekdays = [0, 1, 2, 3, 4, 5, 6];

/** The coarsest grid on which every time of a service lies. */
function gridOf({ hours, minutes }: AppointmentService): TimeGrid {
  const opens = Math.min(...hours.map(({ from }) => minutesOf(from)));
  const last = Math.max(...hours.map(({ until }) => minutesOf(until)));
  const marks = [minutes, ...hours.map(({ from }) => minutesOf(from) - opens)];
  const stepMinutes = steps.find((step) => marks.every((mark) => mark % step === 0)) ?? 5;
  const count = Math.max(1, Math.ceil((last - opens) / stepMinutes));
  return {
    opens: clockTimeOf(opens),
    closes: clockTimeOf(Math.min(opens + count * stepMinutes, 24 * 60)),
    stepMinutes,
    // Staff close a desk for any part of the day; an appointment has the length of its service.
    minSteps: 1,
    maxSteps: Math.min(count, 96),
    feeYen: 0,
  };
}

const deskNames = (number: number) => ({
  ja: `窓口${number}`,
  'ja-x-easy': `窓口《まどぐち》${number}`,
  en: `Desk ${number}`,
  'zh-Hans': `${number}号窗口`,
  'zh-Hant': `${number}號窗口`,
  ko: `${number}번 창구`,
});

/** The desks of a service as a facility whose rooms they are. */
function facilityOf(service: AppointmentService): Facility {
  const { id, place, phone, hours, desks, holidays, closures, sample } = service;
  const grid = gridOf(service);
  const open = new Set(hours.flatMap((one) => one.weekdays));
  const count = 'count' in desks ? desks.count : 0;
  return {
    id,
    name: place,
    ...(phone !== undefined && { phone }),
    closedWeekdays: weekdays.filter((day) => !open.has(day)),
    ...(holidays === 'closed' && { holidays }),
    closures,
    rooms: Array.from({ length: count }, (_, at): Room => ({
      id: `${id}-desk-${at + 1}`,
      name: deskNames(at + 1),
      koma: [],
      grid,
      sample,
    })),
    source: 'appointments.json',
  };
}

/** Every service by its id. A room that it names and that is not there is a fault of the pack, and left out here. */
export function indexCounters(services: readonly AppointmentService[], rooms: RoomIndex): CounterIndex {
  return new Map(
    services.map((service): [string, Counter] => {
      const facility = facilityOf(service);
      const { desks } = service;
      const own = 'count' in desks ? facility.rooms.map(({ id }) => id) : desks.rooms;
      const known = 'count' in desks ? indexRooms([facility]) : rooms;
      const places = own.map((id) => known.get(id)).filter((place) => place !== undefined);
      return [service.id, { service, facility, desks: places }];
    }),
  );
}

/** The desks that are nothing else, as facilities of their own: what staff see in their calendar beside the rooms. */
export function deskFacilities(counters: CounterIndex): Facility[] {
  return Array.from(counters.values(), ({ facility }) => facility).filter(({ rooms }) => rooms.length > 0);
}

/** A time of a day, and the span of a desk that it takes. */
export type CounterTime = { readonly starts: ClockTime; readonly ends: ClockTime; readonly komaId: string };

/** The times that a service has on a day, whatever is taken, in the order of the clock. */
export function timesOn({ hours, minutes }: AppointmentService, date: CivilDate): CounterTime[] {
  const weekday = weekdayOf(date);
  const times = hours.flatMap(({ weekdays: days, from, until }) => {
    if (!days.includes(weekday)) return [];
    const found: CounterTime[] = [];
    for (let at = minutesOf(from); at + minutes <= minutesOf(until); at += minutes) {
      const [starts, ends] = [clockTimeOf(at), clockTimeOf(at + minutes)];
      found.push({ starts, ends, komaId: gridKomaId(starts, ends) });
    }
    return found;
  });
  return times.toSorted((a, b) => (a.starts < b.starts ? -1 : 1));
}

export type CounterShut = Extract<
  BookingRefusal,
  { readonly kind: 'past' | 'closed-day' | 'window-not-open' | 'window-over' | 'koma-unknown' }
>;

/** Whether a time of a service can be taken at `now`, whoever has it. The list of times and taking one both ask here. */
export function decideTime(
  { service, facility, desks }: Counter,
  wanted: { readonly date: CivilDate; readonly starts: ClockTime },
  { rules, now }: { readonly rules: Pick<BookingRules, 'yearlyClosures'>; readonly now: Date },
): Result<CounterTime, CounterShut> {
  const { date, starts } = wanted;
  const startsAt = instantOf(date, starts);
  if (startsAt <= now) return err({ kind: 'past' });
  const houses = new Set([facility, ...desks.map((desk) => desk.facility)]);
  for (const house of houses) {
    const closing = closingOn(house, rules, date);
    if (closing !== undefined) return err({ kind: 'closed-day', ...closing });
  }
  const time = timesOn(service, date).find((one) => one.starts === starts);
  if (time === undefined) return err({ kind: 'koma-unknown' });
  const opensAt = instantOf(addDays(date, -service.aheadDays), '00:00');
  if (now < opensAt) return err({ kind: 'window-not-open', opensAt: opensAt.toISOString() });
  const until = minutesBefore(startsAt, service.leadMinutes);
  if (now > until) return err({ kind: 'window-over', closedAt: until.toISOString() });
  return ok(time);
}
