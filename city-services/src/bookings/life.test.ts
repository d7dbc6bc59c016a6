import { describe, expect, test } from 'vitest';
import { BookingState } from '@machikado/contracts/booking.ts';
import { testRules } from '../facilities/sample-facility.ts';
import { decideCancellation, decideCheckIn, mayBecome, paymentDeadline, pointsFor, refundYen } from './life.ts';

const rule = testRules.payment;
const at = (iso: string) => new Date(iso);

describe('the deadline of a payment', () => {
  test.each([
    // A week after booking, to the end of that day in the city.
    ['2026-12-24', '2026-11-23T01:00:00Z', '2026-11-30T15:00:00.000Z'],
    // Three days before the day comes earlier.
    ['2026-11-28', '2026-11-23T01:00:00Z', '2026-11-25T15:00:00.000Z'],
    // Booked on the last day: until its end.
    ['2026-11-26', '2026-11-23T14:59:59Z', '2026-11-23T15:00:00.000Z'],
    // Booked after it: at once.
    ['2026-11-26', '2026-11-23T15:00:00Z', '2026-11-23T15:30:00.000Z'],
    ['2026-11-24', '2026-11-23T01:00:00Z', '2026-11-23T01:30:00.000Z'],
  ])('for %s booked at %s is %s', (day, now, expected) => {
    expect(paymentDeadline(rule, day, at(now))?.toISOString()).toBe(expected);
  });

  test('there is none where it is paid on the day', () => {
    expect(paymentDeadline({ when: 'on-the-day' }, '2026-12-24', at('2026-11-23T01:00:00Z'))).toBeUndefined();
  });
});

test.each([
  ['2026-12-10', 1000],
  ['2026-12-03', 1000],
  ['2026-12-02', 500],
  ['2026-11-27', 500],
  ['2026-11-26', 0],
])('of 1000 yen paid for %s, cancelled on 26 November, %i are given back', (day, expected) => {
  expect(refundYen(testRules, 1000, { day, today: '2026-11-26' })).toBe(expected);
});

describe('cancelling', () => {
  const cancellableUntil = '2026-11-25T00:00:00.000Z';
  const decide = (state: BookingState, now: string) => {
    const decision = decideCancellation({ state, cancellableUntil }, at(now));
    return decision.ok ? decision.value : decision.error.kind;
  };

  test('is possible up to the deadline, and a hold can be given back at any time', () => {
    expect(decide('permitted', cancellableUntil)).toBe('cancel');
    expect(decide('permitted', '2026-11-25T00:00:00.001Z')).toBe('too-late-to-cancel');
    expect(decide('held', '2026-11-25T00:00:00.001Z')).toBe('cancel');
  });

  test('again is no error, and what is over stays', () => {
    expect(decide('cancelled', '2026-11-26T00:00:00Z')).toBe('already');
    expect([decide('used', '2026-11-24T00:00:00Z'), decide('no-show', '2026-11-24T00:00:00Z')]).toEqual([
      'wrong-state',
      'wrong-state',
    ]);
  });
});

describe('checking in', () => {
  const moments = { checkInFrom: '2026-11-25T23:00:00.000Z', checkInUntil: '2026-11-26T01:00:00.000Z' };
  const decide = (now: string, change: { state?: BookingState; payment?: 'due' | 'paid' | 'asking' } = {}) => {
    const decision = decideCheckIn({ state: 'permitted', payment: 'paid', ...moments, ...change }, at(now));
    return decision.ok ? decision.value : decision.error.kind;
  };

  test('has its time', () => {
    expect(decide('2026-11-25T22:59:59.999Z')).toBe('too-early-to-check-in');
    expect(decide('2026-11-25T23:00:00.000Z')).toBe('check-in');
    expect(decide('2026-11-26T01:00:00.000Z')).toBe('check-in');
    expect(decide('2026-11-26T01:00:00.001Z')).toBe('too-late-to-check-in');
  });

  test('needs the permit and what is owed', () => {
    const now = '2026-11-26T00:00:00Z';
    expect(decide(now, { state: 'held' })).toBe('wrong-state');
    expect(decide(now, { payment: 'due' })).toBe('unpaid');
    expect(decide(now, { payment: 'asking' })).toBe('payment-open');
    expect(decide(now, { state: 'used' })).toBe('already');
  });
});

test('nothing comes back from the end of a booking', () => {
  const all = BookingState.options;
  expect(all.filter((to) => mayBecome('cancelled', to))).toEqual([]);
  expect(all.filter((to) => mayBecome('used', to))).toEqual([]);
  expect(all.filter((from) => mayBecome(from, 'held'))).toEqual([]);
  // Nobody stays away from what was never permitted.
  expect(all.filter((from) => mayBecome(from, 'no-show'))).toEqual(['permitted']);
});

test('points are for not coming, not paying, and cancelling late', () => {
  expect(pointsFor(testRules, { state: 'no-show', late: false })).toBe(3);
  expect(pointsFor(testRules, { state: 'cancelled', reason: 'unpaid', late: false })).toBe(1);
  expect(pointsFor(testRules, { state: 'cancelled', reason: 'by-user', late: true })).toBe(1);
  expect(pointsFor(testRules, { state: 'cancelled', reason: 'by-user', late: false })).toBe(0);
  expect(pointsFor(testRules, { state: 'cancelled', reason: 'by-staff', late: true })).toBe(0);
});
