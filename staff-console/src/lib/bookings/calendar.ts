import type { Booking } from '@machikado/contracts/booking.ts';
import { addDays, weekdayOf, type CivilDate, type ClockTime } from '@machikado/contracts/civil-time.ts';
import type { Room } from '@machikado/contracts/facility.ts';

export const calendarViews = ['day', 'week', 'month', 'list'] as const;
export type CalendarView = (typeof calendarViews)[number];

/** Minutes from midnight. */
export function minutesOf(time: ClockTime): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The first day of the month that lies so many months after the one of `date`. */
export function monthFrom(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** The days that a view shows, both ends included: weeks from Sunday on; a list is seven days from the date. */
export function spanOf(view: CalendarView, date: CivilDate): { from: CivilDate; to: CivilDate } {
  if (view === 'day') return { from: date, to: date };
  if (view === 'list') return { from: date, to: addDays(date, 6) };
  if (view === 'month') return { from: monthFrom(date, 0), to: addDays(monthFrom(date, 1), -1) };
  const sunday = addDays(date, -weekdayOf(date));
  return { from: sunday, to: addDays(sunday, 6) };
}

/** The date that the view before (-1) or after (1) this one is at. */
export function stepFrom(view: CalendarView, date: CivilDate, direction: -1 | 1): CivilDate {
  if (view === 'month') return monthFrom(date, direction);
  return addDays(date, direction * (view === 'day' ? 1 : 7));
}

export function daysOf({ from, to }: { from: CivilDate; to: CivilDate }): CivilDate[] {
  const days: CivilDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The weeks of a month from Sunday to Saturday; `undefined` stands for a day of another month. */
export function weeksOf(date: CivilDate): (CivilDate | undefined)[][] {
  const days: (CivilDate | undefined)[] = daysOf(spanOf('month', date));
  const lead = weekdayOf(monthFrom(date, 0));
  const cells = [...Array.from({ length: lead }, () => undefined), ...days];
  while (cells.length % 7 !== 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export type Hours = { readonly from: number; readonly to: number };

/** The whole hours that hold all times of these rooms and of what is booked in them. */
export function hoursOf(rooms: readonly Room[], bookings: readonly Booking[]): Hours {
  const spans = [
    ...bookings,
    ...rooms.flatMap((room) => room.koma),
    ...rooms.flatMap(({ grid }) => (grid ? [{ starts: grid.opens, ends: grid.closes }] : [])),
  ];
  if (spans.length === 0) return { from: 9, to: 21 };
  return {
    from: Math.floor(Math.min(...spans.map(({ starts }) => minutesOf(starts))) / 60),
    to: Math.ceil(Math.max(...spans.map(({ ends }) => minutesOf(ends))) / 60),
  };
}

/** Columns of a quarter of an hour, counted from 1, and a lane in which nothing else lies at that time. */
export type Bar = { readonly booking: Booking; readonly start: number; readonly end: number; readonly lane: number };

/** Lays bookings of one room and day beside each other on the hours of the day. */
export function layBars(bookings: readonly Booking[], hours: Hours): Bar[] {
  const freeFrom: number[] = [];
  return [...bookings]
    .sort((a, b) => a.starts.localeCompare(b.starts) || a.number.localeCompare(b.number))
    .map((booking) => {
      const start = Math.floor((minutesOf(booking.starts) - hours.from * 60) / 15) + 1;
      const end = Math.ceil((minutesOf(booking.ends) - hours.from * 60) / 15) + 1;
      const found = freeFrom.findIndex((free) => free <= start);
      const lane = found === -1 ? freeFrom.length : found;
      freeFrom[lane] = end;
      return { booking, start, end, lane: lane + 1 };
    });
}

/** The rooms that are booked as one with nothing inside them: the room itself, or what it is divided into. */
export function leavesOf(rooms: readonly Room[], id: string): string[] {
  const parts = rooms.find((room) => room.id === id)?.parts;
  return parts === undefined ? [id] : parts.flatMap((part) => leavesOf(rooms, part));
}

/** True where a booking of `bookedId` takes this room: its own, of a room around it, or of a part of it. */
export function takesRoom(rooms: readonly Room[], bookedId: string, roomId: string): boolean {
  const own = new Set(leavesOf(rooms, roomId));
  return leavesOf(rooms, bookedId).some((leaf) => own.has(leaf));
}
