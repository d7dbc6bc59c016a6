import { expect, test } from 'vitest';
import type { Booking } from '@machikado/contracts/booking.ts';
import { bookingsAt } from '../../../mock/booking-fixtures.ts';
import { actsOf, requestOf } from './acts.ts';

const now = new Date('2026-11-24T03:00:00.000Z');
const [first] = bookingsAt(now);

const deposit = { lines: [{ name: { ja: '預り金', en: 'Deposit' }, yen: 500 }], yen: 500, state: 'held' as const };

function bookingWith(changes: Partial<Booking>): Booking {
  if (first === undefined) throw new Error('fixture');
  return { ...first, date: '2026-11-30', userName: '利用者', payment: 'none', state: 'permitted', ...changes };
}

test.each<[string, Partial<Booking>, string[]]>([
  ['a permitted use can be changed or cancelled, and its permit issued again', {}, ['reissue', 'amend', 'cancel']],
  ['the city’s own use has no permit', { userName: '', kind: 'city' }, ['cancel']],
  ['an unpaid one is paid first', { payment: 'due' }, ['reissue', 'pay', 'amend', 'cancel']],
  [
    'who comes to the desk is taken in there, at her time and with nothing left to pay',
    { checkInFrom: '2026-11-24T02:30:00.000Z', checkInUntil: '2026-11-24T04:00:00.000Z' },
    ['reissue', 'check-in', 'amend', 'cancel'],
  ],
  [
    'not before she has paid',
    { payment: 'due', checkInFrom: '2026-11-24T02:30:00.000Z', checkInUntil: '2026-11-24T04:00:00.000Z' },
    ['reissue', 'pay', 'amend', 'cancel'],
  ],
  [
    'and not before her time',
    { checkInFrom: '2026-11-24T03:00:00.001Z', checkInUntil: '2026-11-24T04:00:00.000Z' },
    ['reissue', 'amend', 'cancel'],
  ],
  ['one that waits is permitted', { state: 'confirmed' }, ['permit', 'amend', 'cancel']],
  [
    'a reduction is decided before the permit',
    { state: 'confirmed', reductionState: 'asked' },
    ['amend', 'grant', 'decline', 'cancel'],
  ],
  ['a hold that lapsed takes no money', { state: 'held', payment: 'due', heldUntil: now.toISOString() }, ['cancel']],
  ['no money while a terminal is at work', { payment: 'asking', reductionState: 'asked' }, ['reissue']],
  ['what was paid is given back', { state: 'cancelled', payment: 'refunded', refundYen: 100 }, ['refund']],
  ['a used one is over', { state: 'used', payment: 'paid' }, ['reissue']],
  [
    'who did not come is noted once it has begun',
    { date: '2026-11-24', starts: '09:00' },
    ['reissue', 'amend', 'absent', 'cancel'],
  ],
  [
    'a counter knows afterwards, too, unless somebody checked in',
    { date: '2026-11-24', starts: '09:00', state: 'used', kind: 'appointment' },
    ['reissue', 'absent'],
  ],
  ['a deposit is given back after the use', { state: 'used', payment: 'paid', deposit }, ['reissue', 'return', 'keep']],
  ['not before it', { payment: 'paid', deposit }, ['reissue', 'amend', 'cancel']],
  [
    'what of a deposit was not kept is handed over',
    { state: 'used', deposit: { ...deposit, state: 'kept', keptYen: 300 } },
    ['reissue', 'refund'],
  ],
  [
    'nothing of one that was kept whole',
    { state: 'used', deposit: { ...deposit, state: 'kept', keptYen: 500 } },
    ['reissue'],
  ],
])('%s', (_name, changes, acts) => {
  expect(actsOf(bookingWith(changes), now)).toEqual(acts);
});

test('granting and declining are one write with two answers', () => {
  expect(requestOf('x', 'grant')).toEqual({ path: '/api/bookings/x/reduction', body: { grant: true } });
  expect(requestOf('x', 'decline')).toEqual({ path: '/api/bookings/x/reduction', body: { grant: false } });
  expect(requestOf('x', 'absent')).toEqual({ path: '/api/bookings/x/no-show' });
  expect(requestOf('x', 'return')).toEqual({ path: '/api/bookings/x/deposit', body: { keepYen: 0 } });
  const kept = { keepYen: 300, reason: '破損' };
  expect(requestOf('x', 'keep', { kept })).toEqual({ path: '/api/bookings/x/deposit', body: kept });
  expect(requestOf('x', 'amend', { choices: { purposeId: 'sales' } })).toEqual({
    path: '/api/bookings/x/choices',
    body: { purposeId: 'sales' },
  });
  expect(requestOf('x', 'reissue')).toEqual({ path: '/api/bookings/x/permit-reissue' });
  expect(requestOf('x', 'pay')).toEqual({ path: '/api/bookings/x/pay' });
});
