import { expect, test } from 'vitest';
import { decideGrant, isRandomisedMac, rememberUntilMs, type RunningGrant } from './verified.ts';

const one = { minutes: 60, perDay: 2, devices: 1 };
const two = { ...one, devices: 2 };
const online = (voucher: string, mac: string, sinceMs: number): RunningGrant => ({
  ...{ voucher, turn: 'first', endsAtMs: 600_000, mac, sinceMs },
});
const idle = { ...online('idle', '', 0), mac: null, sinceMs: null };

test.each([
  { name: 'nothing runs', running: [], turnsToday: 0, allowance: one, decision: { kind: 'new' } },
  { name: 'the day is used up', running: [], turnsToday: 2, allowance: one, decision: { kind: 'used-up' } },
  {
    name: 'this device is online',
    running: [online('b', 'other', 1), online('a', 'me', 2)],
    turnsToday: 2,
    allowance: two,
    decision: { kind: 'reuse', voucher: 'a' },
  },
  {
    name: 'time is left of a device that went',
    running: [idle],
    turnsToday: 2,
    allowance: one,
    decision: { kind: 'reuse', voucher: 'idle' },
  },
  {
    name: 'another device has the only place',
    running: [online('a', 'other', 1)],
    turnsToday: 2,
    allowance: one,
    decision: { kind: 'reuse', voucher: 'a' },
  },
  {
    name: 'there is a second place',
    running: [online('a', 'other', 1)],
    turnsToday: 2,
    allowance: two,
    decision: { kind: 'join', turn: 'first', minutes: 10 },
  },
  {
    name: 'all places are taken',
    running: [online('b', 'x', 2), online('a', 'y', 1)],
    turnsToday: 1,
    allowance: two,
    decision: { kind: 'reuse', voucher: 'a' },
  },
  {
    name: 'the one place is taken and a rest lies about',
    running: [online('a', 'x', 2), idle],
    turnsToday: 1,
    allowance: one,
    decision: { kind: 'reuse', voucher: 'a' },
  },
])('$name', ({ running, turnsToday, allowance, decision }) => {
  expect(decideGrant({ running, turnsToday, mac: 'me', allowance, nowMs: 0 })).toEqual(decision);
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
