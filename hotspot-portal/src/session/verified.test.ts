import { expect, test } from 'vitest';
import { decideGrant, isRandomisedMac, rememberUntilMs, type RunningGrant } from './verified.ts';

const allowance = { perDay: 2 };
const online = (voucher: string, mac: string): RunningGrant => ({ voucher, mac });

test.each([
  { name: 'nothing runs', running: [], turnsToday: 1, decision: { kind: 'new' } },
  { name: 'the day is used up', running: [], turnsToday: 2, decision: { kind: 'used-up' } },
  {
    name: 'this device is online',
    running: [online('b', 'other'), online('a', 'me')],
    turnsToday: 2,
    decision: { kind: 'reuse', voucher: 'a' },
  },
  {
    name: 'time is left of a device that went',
    running: [{ voucher: 'idle', mac: null }],
    turnsToday: 2,
    decision: { kind: 'reuse', voucher: 'idle' },
  },
  {
    name: 'another device is online',
    running: [online('a', 'other')],
    turnsToday: 2,
    decision: { kind: 'reuse', voucher: 'a' },
  },
])('$name', ({ running, turnsToday, decision }) => {
  expect(decideGrant({ running, turnsToday, mac: 'me', allowance })).toEqual(decision);
});

test('a made-up address is known by its bit, and remembered for hours instead of days', () => {
  expect(['02:00:00:00:00:01', 'da:a1:19:00:00:01', '3c:22:fb:00:00:01'].map(isRandomisedMac)).toEqual([
    true,
    true,
    false,
  ]);
  const rule = { days: 7, randomisedHours: 24 };
  expect(rememberUntilMs('3c:22:fb:00:00:01', rule, 0)).toBe(7 * 86_400_000);
  expect(rememberUntilMs('02:00:00:00:00:01', rule, 0)).toBe(86_400_000);
});
