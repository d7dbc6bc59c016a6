import { addDays, civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { CityEventList, type CityEvent, type EventKind } from '@machikado/contracts/event.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { ok } from '@machikado/contracts/result.ts';
import { callAgent } from '#lib/agent/client.ts';

/** The events that are not over, and since when the city has been away where they come from the kiosk's own copy. */
export type Happenings = { readonly events: readonly CityEvent[]; readonly cachedAt?: string };

/** Asks for what takes place in the city. A copy that the kiosk kept may hold what is over by now; it is left out. */
export async function readHappenings(now = new Date()): Promise<Result<Happenings, Problem>> {
  const read = await callAgent({ method: 'GET', path: '/city-events', answer: CityEventList });
  if (!read.ok) return read;
  const { value, cachedAt } = read.value;
  const events = value.events.filter((event) => Date.parse(event.endsAt) > now.getTime());
  return ok({ events, ...(cachedAt !== undefined && { cachedAt }) });
}

export const spans = ['today', 'week', 'all'] as const;
export type Span = (typeof spans)[number];

/** The events of today, of the seven days from today on, or all; of one kind where one is given. */
export function chooseEvents(
  events: readonly CityEvent[],
  by: { readonly span: Span; readonly kind: EventKind | undefined; readonly today: CivilDate },
): CityEvent[] {
  const last = { today: by.today, week: addDays(by.today, 6), all: '9999-12-31' }[by.span];
  return events.filter((event) => dayOf(event) <= last && (by.kind === undefined || event.kind === by.kind));
}

/** The day on which it begins, by the city's clock. */
export function dayOf(event: CityEvent): CivilDate {
  return civilTimeAt(new Date(event.startsAt)).date;
}

/** `10:00–12:00` by the city's clock; an end at midnight is the end of the day, `24:00`. */
export function hoursOf(event: CityEvent): string {
  const ends = civilTimeAt(new Date(event.endsAt)).time;
  return `${civilTimeAt(new Date(event.startsAt)).time}–${ends === '00:00' ? '24:00' : ends}`;
}
