import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, civilTimeAt, instantOf, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { Booking } from '@machikado/contracts/booking.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { BookingRules } from '../packs/pack.ts';
import {
  availabilityOf,
  confirmBooking,
  decideBooking,
  decideCancellation,
  decideOpening,
  findSlot,
  type Slot,
} from './bookings.ts';

const text = (ja: string, en: string) => ({ ja, en });
const koma = { id: 'morning', name: text('午前', 'Morning'), starts: '09:00', ends: '12:00', feeYen: 600 };
const late = { id: 'evening', name: text('夜間', 'Evening'), starts: '21:00', ends: '24:00', feeYen: 0 };
const room = { id: 'room-1', name: text('会議室', 'Room'), capacity: 24, koma: [koma, late], sample: false };
const facility: Facility = {
  id: 'hall',
  name: text('公民館', 'Hall'),
  closedWeekdays: [1],
  rooms: [room],
  source: 'test',
};
const rules: BookingRules = {
  opensDaysBefore: 60,
  closesMinutesBefore: 30,
  cancelMinutesBefore: 1440,
  maxOpenBookings: 5,
  yearlyClosures: [{ from: '12-29', to: '01-03', name: text('年末年始', 'New Year') }],
  sample: false,
  note: text('規則', 'Rules'),
};
const slotOn = (date: string): Slot => ({ facility, room, koma, date });
const nobody = { open: 0, inMonth: 0 };
const reasonOf = (date: string, now: string, change: Partial<BookingRules> = {}) => {
  const decision = decideOpening(slotOn(date), { ...rules, ...change }, new Date(now));
  return decision.ok ? 'open' : decision.error.kind;
};

const anyDate = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days));
const anyNow = fc
  .integer({ min: 0, max: 900 * 1440 })
  .map((minutes) => new Date(Date.parse('2025-12-01T00:00:00Z') + minutes * 60_000));
const anyRules = fc
  .record({
    opensDaysBefore: fc.integer({ min: 1, max: 366 }),
    closesMinutesBefore: fc.integer({ min: 0, max: 3000 }),
  })
  .map((change) => ({ ...rules, ...change }));

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
    const closure = { yearlyClosures: [{ from: '08-13', to: '08-15', name: text('盆', 'Bon') }] };
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
    fc.assert(
      fc.property(anyDate, anyNow, anyRules, (date, now, someRules) => {
        if (!decideOpening(slotOn(date), someRules, now).ok) return;
        const startsAt = instantOf(date, koma.starts).getTime();
        const dayInCity = civilTimeAt(now).date;
        expect(startsAt - now.getTime()).toBeGreaterThanOrEqual(someRules.closesMinutesBefore * 60_000);
        expect(addDays(dayInCity, someRules.opensDaysBefore) >= date).toBe(true);
        expect(weekdayOf(date)).not.toBe(1);
      }),
    );
  });

  // Catches: a window computed in UTC instead of the city's day, a rule that closes a slot for ever, `<` for `<=`.
  test('every day that is not closed is open from the first instant of its window to the last, and not around it', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const isClosed = weekdayOf(date) === 1 || date.slice(5) >= '12-29' || date.slice(5) <= '01-03';
        if (isClosed) return;
        const first = instantOf(addDays(date, -60), '00:00').getTime();
        const last = instantOf(date, '08:30').getTime();
        const around = [first - 1, first, last, last + 1].map((ms) => reasonOf(date, new Date(ms).toISOString()));
        expect(around).toEqual(['window-not-open', 'open', 'open', 'window-over']);
      }),
    );
  });
});

describe('availability', () => {
  // Catches: availability and booking with rules of their own, so that a free koma cannot be booked or the other way.
  test('free is exactly what a user without bookings may book', () => {
    fc.assert(
      fc.property(anyDate, anyNow, anyRules, (from, now, someRules) => {
        const { slots } = availabilityOf({ facility, from, days: 9, rules: someRules, taken: [], now });
        expect(slots).toHaveLength(18);
        for (const { state, ...wish } of slots) {
          const slot = findSlot([facility], wish);
          if (!slot.ok) throw new Error(slot.error.kind);
          const decision = decideBooking({ slot: slot.value, rules: someRules, people: 1, held: nobody, now });
          expect(state === 'free').toBe(decision.ok);
        }
      }),
    );
  });

  test('a held koma is mine or taken even on a day that closed meanwhile, and past once it has begun', () => {
    const held = { roomId: 'room-1', date: '2026-11-30', komaId: 'morning', userId: 'a' };
    const stateFor = (userId: string | undefined, now: string) =>
      availabilityOf({ facility, from: held.date, days: 1, rules, taken: [held], userId, now: new Date(now) }).slots[0]
        ?.state;
    expect(stateFor('a', '2026-11-23T00:00:00Z')).toBe('mine');
    expect(stateFor('b', '2026-11-23T00:00:00Z')).toBe('taken');
    expect(stateFor(undefined, '2026-11-23T00:00:00Z')).toBe('taken');
    expect(stateFor('a', '2026-11-30T00:00:00Z')).toBe('past');
  });
});

describe('whether a user may book', () => {
  const now = new Date('2026-11-23T00:00:00Z');
  const decide = (change: { people?: number; held?: typeof nobody; rules?: BookingRules }) => {
    const decision = decideBooking({ slot: slotOn('2026-11-26'), rules, people: 24, held: nobody, now, ...change });
    return decision.ok ? 'yes' : decision.error;
  };

  test('as many people as the room holds, and not one more', () => {
    expect(decide({ people: 24 })).toBe('yes');
    expect(decide({ people: 25 })).toEqual({ kind: 'too-many-people', capacity: 24 });
  });

  test('the limits of open bookings and of one month are each reached by themselves', () => {
    expect(decide({ held: { open: 4, inMonth: 9 } })).toBe('yes');
    expect(decide({ held: { open: 5, inMonth: 0 } })).toEqual({ kind: 'booking-limit', limit: 5 });
    const monthly = { ...rules, maxPerMonth: 2 };
    expect(decide({ held: { open: 1, inMonth: 1 }, rules: monthly })).toBe('yes');
    expect(decide({ held: { open: 0, inMonth: 2 }, rules: monthly })).toEqual({ kind: 'booking-limit', limit: 2 });
  });

  test('a room or koma that is not in the pack is named as such', () => {
    const wish = { roomId: 'room-1', komaId: 'morning', date: '2026-11-26' };
    expect(findSlot([facility], { ...wish, roomId: 'x' })).toEqual({ ok: false, error: { kind: 'room-unknown' } });
    expect(findSlot([facility], { ...wish, komaId: 'x' })).toEqual({ ok: false, error: { kind: 'koma-unknown' } });
  });
});

describe('a confirmed booking', () => {
  const booking = confirmBooking({
    id: '0e5f1f0e-6c1e-4b8e-9a5e-3f1f6d7c8b9a',
    number: 'B-0000-0013',
    slot: slotOn('2026-11-26'),
    rules,
    request: { purpose: '会合', people: 8 },
    userName: '利用者 見本',
    now: new Date('2026-11-23T01:00:00.000Z'),
  });

  test('copies names, times and fee, and has the shape of the contract', () => {
    expect(Booking.parse(booking)).toEqual(booking);
    expect(booking).toMatchObject({ starts: '09:00', ends: '12:00', feeYen: 600, facilityName: facility.name });
    expect(booking.sample).toBe(false);
  });

  test('can be cancelled up to its deadline, and again without effect', () => {
    expect(booking.cancellableUntil).toBe('2026-11-25T00:00:00.000Z');
    expect(decideCancellation(booking, new Date('2026-11-25T00:00:00.000Z'))).toEqual({ ok: true, value: 'cancel' });
    expect(decideCancellation(booking, new Date('2026-11-25T00:00:00.001Z')).ok).toBe(false);
    const cancelled = { ...booking, state: 'cancelled' as const };
    expect(decideCancellation(cancelled, new Date('2027-01-01T00:00:00Z'))).toEqual({ ok: true, value: 'already' });
  });
});
