import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, civilTimeAt, daysBetween, instantOf, weekdayOf } from './civil-time.ts';

test('the city is nine hours ahead of UTC all year', () => {
  expect(civilTimeAt(new Date('2026-11-23T15:00:00Z'))).toEqual({ date: '2026-11-24', time: '00:00' });
  expect(instantOf('2026-07-01', '09:00').toISOString()).toBe('2026-07-01T00:00:00.000Z');
  expect(instantOf('2026-07-01', '24:00').toISOString()).toBe('2026-07-01T15:00:00.000Z');
  expect(weekdayOf('2026-11-23')).toBe(1);
});

test('the wall clock is that of the tables of time zones', () => {
  const tables = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short', timeStyle: 'short' });
  // Since 1952 the clocks of Japan have never been changed.
  const instant = fc.date({ min: new Date('1952-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z') });
  fc.assert(
    fc.property(
      instant.filter((one) => !Number.isNaN(one.getTime())),
      (at) => {
        const { date, time } = civilTimeAt(at);
        expect(`${date} ${time}`).toBe(tables.format(at));
      },
    ),
  );
});

test('days added are days between', () => {
  const date = fc
    .integer({ min: 0, max: 40_000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
  fc.assert(fc.property(date, fc.integer({ min: -4000, max: 4000 }), (d, n) => daysBetween(d, addDays(d, n)) === n));
});
