import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Booking } from '@machikado/contracts/booking.ts';
import { weekdayOf } from '@machikado/contracts/civil-time.ts';
import { bookingsAt, facilities } from '../../../mock/booking-fixtures.ts';
import { useOf } from '../../../mock/reads.ts';
import { hoursOf, layBars, monthFrom, spanOf, stepFrom, takesRoom, weeksOf } from './calendar.ts';
import { dayPercent, isClosed, openMinutes } from './load.ts';

const now = new Date('2026-11-24T03:00:00.000Z');
const [sample] = bookingsAt(now);
const [east] = facilities;

function bookingAt(starts: number, minutes: number, changes: Partial<Booking> = {}): Booking {
  if (sample === undefined) throw new Error('fixture');
  const clock = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
  return {
    ...sample,
    kind: 'use',
    state: 'permitted',
    starts: clock(starts),
    ends: clock(starts + minutes),
    ...changes,
  };
}

const anyDate = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });

test('a month has each of its days once, in the column of its weekday', () => {
  fc.assert(
    fc.property(anyDate, (instant) => {
      const date = instant.toISOString().slice(0, 10);
      const weeks = weeksOf(date);
      const days = weeks.flat().filter((day) => day !== undefined);
      expect(days[0]).toBe(`${date.slice(0, 7)}-01`);
      expect(days.every((day) => day.startsWith(date.slice(0, 7)))).toBe(true);
      expect(monthFrom(days.at(-1) ?? '', 1)).toBe(monthFrom(date, 1));
      for (const week of weeks) week.forEach((day, column) => day && expect(weekdayOf(day)).toBe(column));
    }),
  );
});

test('every view holds its date, and a step leads to the neighbour without a gap', () => {
  fc.assert(
    fc.property(anyDate, fc.constantFrom('day', 'week', 'month', 'list'), (instant, view) => {
      const date = instant.toISOString().slice(0, 10);
      const here = spanOf(view, date);
      const next = spanOf(view, stepFrom(view, date, 1));
      expect(here.from <= date && date <= here.to).toBe(true);
      expect(Date.parse(next.from) - Date.parse(here.to)).toBe(86_400_000);
    }),
  );
});

test('bars of one lane never lie on each other, and each spans its time', () => {
  const times = fc.array(fc.tuple(fc.integer({ min: 540, max: 1200 }), fc.integer({ min: 15, max: 240 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(times, (spans) => {
      const bookings = spans.map(([from, length]) => bookingAt(from, length));
      const bars = layBars(bookings, hoursOf([], bookings));
      expect(bars).toHaveLength(spans.length);
      for (const a of bars)
        for (const b of bars) if (a !== b && a.lane === b.lane) expect(a.end <= b.start || b.end <= a.start).toBe(true);
      for (const { start, end } of bars) expect(start >= 1 && end > start).toBe(true);
    }),
  );
});

test('a booking of the whole takes its parts, and of a part the whole, but not another part', () => {
  const rooms = east?.rooms ?? [];
  expect(takesRoom(rooms, 'east-hall', 'east-hall-a')).toBe(true);
  expect(takesRoom(rooms, 'east-hall-a', 'east-hall')).toBe(true);
  expect(takesRoom(rooms, 'east-hall-a', 'east-hall-b')).toBe(false);
});

test('load counts what is used of what can be booked: of each part of a whole, and on no closed day', () => {
  if (east === undefined) throw new Error('fixture');
  const tuesday = '2026-11-24';
  const all = bookingAt(540, 180, { date: tuesday, roomId: 'east-hall' });
  const bookable = east.rooms.filter(({ parts }) => !parts).reduce((sum, room) => sum + openMinutes(room), 0);
  expect(dayPercent(east, useOf([all]), tuesday)).toBe(Math.round((360 / bookable) * 100));
  const part = bookingAt(540, 60, { date: tuesday, roomId: 'east-hall-a' });
  // A room is used no longer than it can be booked, whatever lies on it.
  expect(dayPercent(east, useOf([all, part, part]), tuesday)).toBe(Math.round(((360 + 120) / bookable) * 100));
  expect(isClosed(east, '2026-11-23')).toBe(true);
  expect(dayPercent(east, useOf([{ ...all, date: '2026-11-23' }]), '2026-11-23')).toBe(0);
});
