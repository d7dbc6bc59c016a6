import { z } from 'zod';

/** A day of the city's calendar, `YYYY-MM-DD`. */
export const CivilDate = z.iso.date();
export type CivilDate = z.infer<typeof CivilDate>;

/** A time of the city's day, `HH:MM`, 00:00–24:00. */
export const ClockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);
export type ClockTime = z.infer<typeof ClockTime>;

/** An instant in UTC, RFC 3339 with milliseconds and `Z`. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** Asia/Tokyo has no daylight saving: reckoning needs none of the tables of time zones, which are megabytes in memory. */
const tokyoOffsetMs = 9 * 3_600_000;

/** The city's wall clock (Asia/Tokyo) at an instant. */
export function civilTimeAt(instant: Date): { date: CivilDate; time: ClockTime } {
  const [date = '', time = ''] = new Date(instant.getTime() + tokyoOffsetMs).toISOString().split('T');
  return { date, time: time.slice(0, 5) };
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(date: CivilDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** The instant of a wall-clock time in the city (Asia/Tokyo). */
export function instantOf(date: CivilDate, time: ClockTime): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000 - tokyoOffsetMs);
}
