import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { addDays, civilTimeAt, instantOf, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { closingOn, holidayOn, isWeekend } from './calendar.ts';
import { decideOpening, opensAt } from './opening.ts';
import { facilityOf, komaRoom, testRules } from './sample-facility.ts';

const text = (ja: string) => ({ ja, en: ja });
const facility = facilityOf([komaRoom('a')]);
const span = { starts: '09:00' };
const reasonOf = (date: string, now: string, change: Partial<BookingRules> = {}) => {
  const rules = { ...testRules, ...change };
  const decision = decideOpening({
    facility,
    room: { id: 'a' },
    lotteries: [],
    date,
    span,
    rules,
    residency: 'resident',
    now: new Date(now),
  });
  return decision.ok ? 'open' : decision.error.kind;
};

const anyDate = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days));
const anyNow = fc
  .integer({ min: 0, max: 900 * 1440 })
  .map((minutes) => new Date(Date.parse('2025-12-01T00:00:00Z') + minutes * 60_000));

describe('whether a slot is open', () => {
  test.each([
    // The window opens at midnight in the city (15:00 UTC), to the millisecond.
    ['2027-01-22', '2026-11-22T14:59:59.999Z', 'window-not-open'],
    ['2027-01-22', '2026-11-22T15:00:00.000Z', 'open'],
    // Thirty minutes before 09:00 in the city.
    ['2026-11-24', '2026-11-23T23:30:00.000Z', 'open'],
    ['2026-11-24', '2026-11-23T23:30:00.001Z', 'window-over'],
    ['2026-11-24', '2026-11-24T00:00:00.000Z', 'past'],
    // A Monday; the closure runs over New Year, and both its ends count.
    ['2026-11-30', '2026-11-23T00:00:00.000Z', 'closed-day'],
    ['2026-12-27', '2026-11-23T00:00:00.000Z', 'open'],
    ['2026-12-29', '2026-11-23T00:00:00.000Z', 'closed-day'],
    ['2027-01-01', '2026-11-23T00:00:00.000Z', 'closed-day'],
    ['2027-01-03', '2026-11-23T00:00:00.000Z', 'closed-day'],
    ['2027-01-05', '2026-11-23T00:00:00.000Z', 'open'],
  ])('%s at %s is %s', (date, now, expected) => {
    expect(reasonOf(date, now)).toBe(expected);
  });

  test('a closure within one year does not wrap', () => {
    const closure = { yearlyClosures: [{ from: '08-13', to: '08-15', name: text('盆') }] };
    const days = ['2026-08-12', '2026-08-13', '2026-08-15', '2026-08-16'];
    expect(days.map((day) => reasonOf(day, '2026-07-20T00:00:00Z', closure))).toEqual([
      'open',
      'closed-day',
      'closed-day',
      'open',
    ]);
  });

  // Catches: opening and closing exchanged, a weekday taken in UTC, a rule that is not looked at.
  test('an open slot lies between both ends of its window, on a day that is not closed', () => {
    const windows = fc.record({
      daysBefore: fc.integer({ min: 1, max: 366 }),
      closesMinutesBefore: fc.integer({ min: 0, max: 3000 }),
    });
    fc.assert(
      fc.property(anyDate, anyNow, windows, (date, now, { daysBefore, closesMinutesBefore }) => {
        const opening = { ...testRules.opening, resident: { daysBefore, at: '00:00' } };
        const rules = { ...testRules, opening, closesMinutesBefore };
        if (
          !decideOpening({ facility, room: { id: 'a' }, lotteries: [], date, span, rules, residency: 'resident', now })
            .ok
        )
          return;
        const startsAt = instantOf(date, span.starts).getTime();
        expect(startsAt - now.getTime()).toBeGreaterThanOrEqual(closesMinutesBefore * 60_000);
        expect(addDays(civilTimeAt(now).date, daysBefore) >= date).toBe(true);
        expect(weekdayOf(date)).not.toBe(1);
      }),
    );
  });
});

describe('the opening instant', () => {
  test('is a day so many before, at its time', () => {
    expect(opensAt({ daysBefore: 30, at: '09:00' }, '2026-12-31').toISOString()).toBe('2026-12-01T00:00:00.000Z');
  });

  test.each([
    ['2027-01-31', '2026-11-01T00:00:00.000Z'],
    ['2027-01-01', '2026-11-01T00:00:00.000Z'],
    ['2027-02-28', '2026-12-01T00:00:00.000Z'],
    ['2026-12-15', '2026-10-01T00:00:00.000Z'],
  ])('for %s is the first of the month two before: %s', (date, expected) => {
    expect(opensAt({ monthsBefore: 2, onDay: 1, at: '09:00' }, date).toISOString()).toBe(expected);
  });

  test('residents come first where the rules say so', () => {
    const now = new Date('2026-11-23T01:00:00Z');
    const question = { facility, room: { id: 'a' }, lotteries: [], date: '2027-01-20', span, rules: testRules, now };
    expect(decideOpening({ ...question, residency: 'resident' }).ok).toBe(true);
    expect(decideOpening({ ...question, residency: 'non-resident' })).toMatchObject({
      error: { kind: 'window-not-open', opensAt: '2026-12-21T00:00:00.000Z' },
    });
  });
});

describe('the calendar', () => {
  const closing = (date: string, change: Parameters<typeof facilityOf>[1]) =>
    closingOn(facilityOf([komaRoom('a')], change), testRules, date)?.why ?? 'open';

  test('knows the public holidays, those moved to a Monday too', () => {
    expect(holidayOn('2026-11-23')?.ja).toBe('勤労感謝の日');
    expect(holidayOn('2026-05-06')?.ja).toContain('振替休日');
    expect(holidayOn('2026-11-24')).toBeUndefined();
    expect(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'].map(isWeekend)).toEqual([true, true, true, false]);
  });

  test('a holiday is open, closed, or moves the closing to the next day that is none', () => {
    // 23 November 2026 is a Monday and a holiday.
    const days = ['2026-11-23', '2026-11-24', '2026-11-30'];
    expect(days.map((day) => closing(day, {}))).toEqual(['weekday', 'open', 'weekday']);
    expect(days.map((day) => closing(day, { holidays: 'closing-moves' }))).toEqual(['open', 'weekday', 'weekday']);
    expect(closing('2026-11-23', { holidays: 'closed', closedWeekdays: [] })).toBe('holiday');
    // 3 to 6 May 2026: Sunday to Wednesday, all of them holidays; the closed Monday moves to Thursday.
    const may = ['2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08'];
    expect(may.map((day) => closing(day, { holidays: 'closing-moves' }))).toEqual([
      'open',
      'open',
      'open',
      'open',
      'weekday',
      'open',
    ]);
  });

  test('a single closure holds on both its ends', () => {
    const closures = [{ from: '2026-12-02', to: '2026-12-03', name: text('工事') }];
    const days = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'];
    expect(days.map((day) => closing(day, { closures }))).toEqual(['open', 'closure', 'closure', 'open']);
  });
});
