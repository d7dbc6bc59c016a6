import { addDays, civilTimeAt, instantOf, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { weekdays, type OpenHours } from '@machikado/contracts/spot-policy.ts';

/** Whether a zone is open, and when that changes; `null` where it does not within eight days. */
export type HoursStanding =
  | { readonly state: 'open'; readonly closesAtMs: number | null }
  | { readonly state: 'closed'; readonly opensAtMs: number | null };

type Stretch = { readonly fromMs: number; readonly toMs: number };

const daysAhead = 8;

/** The open stretches around an instant in order; what meets at midnight is one. */
function stretchesAround(hours: readonly OpenHours[], nowMs: number): readonly Stretch[] {
  const today = civilTimeAt(new Date(nowMs)).date;
  const dates = Array.from({ length: daysAhead + 1 }, (_, day) => addDays(today, day - 1));
  const single = dates.flatMap((date) => {
    const weekday = weekdays[weekdayOf(date)];
    return hours
      .filter(({ days }) => weekday !== undefined && days.includes(weekday))
      .map(({ from, to }) => ({ fromMs: instantOf(date, from).getTime(), toMs: instantOf(date, to).getTime() }));
  });
  const joined: Stretch[] = [];
  for (const stretch of single.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = joined.at(-1);
    if (last && stretch.fromMs <= last.toMs)
      joined[joined.length - 1] = { ...last, toMs: Math.max(last.toMs, stretch.toMs) };
    else joined.push(stretch);
  }
  return joined;
}

/** Judges the hours of a zone in the city's time; no hours means always open. */
export function hoursStanding(hours: readonly OpenHours[] | undefined, nowMs: number): HoursStanding {
  if (!hours) return { state: 'open', closesAtMs: null };
  const stretches = stretchesAround(hours, nowMs);
  const now = stretches.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  if (!now) return { state: 'closed', opensAtMs: stretches.find(({ fromMs }) => fromMs > nowMs)?.fromMs ?? null };
  // What is open to the end of what was looked at is open around the clock.
  const endless = now.toMs - nowMs > (daysAhead - 2) * 86_400_000;
  return { state: 'open', closesAtMs: endless ? null : now.toMs };
}
