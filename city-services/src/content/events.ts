import { addDays, instantOf, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { CityEvent } from '@machikado/contracts/event.ts';
import type { Procedure } from '@machikado/contracts/procedure.ts';
import type { PackEvent } from '../packs/event-file.ts';
import type { Pack } from '../packs/pack.ts';

/** How far ahead an event that comes back every week is told, so that a kiosk knows it through weeks without the city. */
const daysAhead = 35;
const maxEvents = 1000;

/**
 * What takes place from `now` on: each time of the events of the pack, and its courses, which are written down once, as
 * procedures. In order of their beginning; what is over is left out.
 */
export function eventsFrom(pack: Pack, now: Date, today: CivilDate): CityEvent[] {
  const placeIds = new Map(pack.places.map((place) => [place.name, place.id]));
  const told = new Set(pack.events.map((event) => event.procedureId));
  const times = pack.events.flatMap((event) => daysOf(event, today).map((date) => eventOn(event, date, placeIds)));
  const courses = pack.procedures.flatMap((procedure) =>
    told.has(procedure.id) ? [] : courseEvent(procedure, pack.city.name.ja),
  );
  return [...times, ...courses]
    .filter((event) => Date.parse(event.endsAt) > now.getTime())
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : a.id < b.id ? -1 : 1))
    .slice(0, maxEvents);
}

function daysOf({ when }: PackEvent, today: CivilDate): CivilDate[] {
  if ('date' in when) return [when.date];
  const days = Array.from({ length: daysAhead }, (_day, at) => addDays(today, at));
  return days.filter(
    (day) => when.weekdays.includes(weekdayOf(day)) && (when.until === undefined || day <= when.until),
  );
}

function eventOn(event: PackEvent, date: CivilDate, placeIds: ReadonlyMap<string, string>): CityEvent {
  const { id, when, at, ...said } = event;
  const placeId = at === undefined ? undefined : placeIds.get(at);
  return {
    ...said,
    id: 'date' in when ? id : `${id}-${date}`,
    ...(placeId !== undefined && { placeId }),
    startsAt: instantOf(date, when.starts).toISOString(),
    endsAt: instantOf(date, when.ends).toISOString(),
  };
}

function courseEvent(procedure: Procedure, credit: string): CityEvent[] {
  const { id, title, summary, course, sample } = procedure;
  if (course === undefined) return [];
  return [{ id, kind: 'course', title, summary, ...course, procedureId: id, credit, sample }];
}
