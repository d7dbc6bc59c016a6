import { expect, test } from 'vitest';
import { decideAdmission, type Terms } from './admission.ts';
import type { Session } from './session.ts';
import type { Voucher } from './voucher.ts';

const nowMs = 1_000_000;
const voucher: Voucher = { hash: 'v', minutes: 60, usableUntilMs: nowMs + 1000, endsAtMs: null };
const applicant = { mac: '02:00:00:00:00:01', ipv4: '192.168.50.10' };
const terms: Terms = { zone: 'home', tier: 'voucher', devices: 1, closesAtMs: null, dataUsedUp: false };
const request = { voucher, applicant, open: [], terms, nowMs, sessionId: 'new' };
const old = (change: Partial<Session>): Session => ({
  id: 'old',
  voucher: 'v',
  mac: applicant.mac,
  ipv4: applicant.ipv4,
  startedAtMs: 0,
  endsAtMs: nowMs + 5000,
  zone: 'home',
  tier: 'voucher',
  ...change,
});

test('the first use starts the time', () => {
  const admission = decideAdmission(request);
  expect(admission).toMatchObject({
    ok: true,
    value: { firstUse: true, ending: [], session: { endsAtMs: nowMs + 3_600_000 } },
  });
});

test('a second device gets the time that is left, and the first one ends', () => {
  const first = old({ mac: '02:00:00:00:00:02' });
  const inUse = { ...voucher, endsAtMs: nowMs + 5000 };
  const admission = decideAdmission({ ...request, voucher: inUse, open: [first] });
  expect(admission).toMatchObject({
    ok: true,
    value: { firstUse: false, ending: [{ session: first, reason: 'moved' }], session: { endsAtMs: nowMs + 5000 } },
  });
});

test('another voucher on the same device replaces its session', () => {
  const admission = decideAdmission({ ...request, open: [old({ voucher: 'other' })] });
  expect(admission.ok && admission.value.ending[0]?.reason).toBe('replaced');
});

test.each([
  ['an unknown code', null, 'unknown-code'],
  ['a code past its first-use time', { ...voucher, usableUntilMs: nowMs }, 'code-expired'],
  ['a code whose time is over', { ...voucher, endsAtMs: nowMs }, 'code-used-up'],
] as const)('%s is refused', (_name, given, error) => {
  expect(decideAdmission({ ...request, voucher: given })).toEqual({ ok: false, error });
});
