import { expect, test } from 'vitest';
import type { Booking } from '@machikado/contracts/booking.ts';
import { bookingsAt } from '../../../mock/booking-fixtures.ts';
import { actsOf, requestOf } from './acts.ts';

const now = new Date('2026-11-24T03:00:00.000Z');
const [first] = bookingsAt(now);

function bookingWith(changes: Partial<Booking>): Booking {
  if (first === undefined) throw new Error('fixture');
  return { ...first, payment: 'none', state: 'permitted', ...changes };
}

test.each<[string, Partial<Booking>, string[]]>([
  ['a permitted use can only be cancelled', {}, ['cancel']],
  ['an unpaid one is paid first', { payment: 'due' }, ['pay', 'cancel']],
  ['one that waits is permitted', { state: 'confirmed' }, ['permit', 'cancel']],
  [
    'a reduction is decided before the permit',
    { state: 'confirmed', reductionState: 'asked' },
    ['grant', 'decline', 'cancel'],
  ],
  ['a hold that lapsed takes no money', { state: 'held', payment: 'due', heldUntil: now.toISOString() }, ['cancel']],
  ['nothing while a terminal is at work', { payment: 'asking', reductionState: 'asked' }, []],
  ['what was paid is given back', { state: 'cancelled', payment: 'refunded', refundYen: 100 }, ['refund']],
  ['a used one is over', { state: 'used', payment: 'paid' }, []],
])('%s', (_name, changes, acts) => {
  expect(actsOf(bookingWith(changes), now)).toEqual(acts);
});

test('granting and declining are one write with two answers', () => {
  expect(requestOf('x', 'grant')).toEqual({ path: '/api/bookings/x/reduction', body: { grant: true } });
  expect(requestOf('x', 'decline')).toEqual({ path: '/api/bookings/x/reduction', body: { grant: false } });
  expect(requestOf('x', 'pay')).toEqual({ path: '/api/bookings/x/pay' });
});
