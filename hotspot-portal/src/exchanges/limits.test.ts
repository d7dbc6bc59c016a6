import { expect, test } from 'vitest';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { SpotPolicy, weekdays, type Tier } from '@machikado/contracts/spot-policy.ts';
import { numberMask } from '../gateway/phone-mark.ts';
import { admit, admitFreely } from './admit.ts';
import { openToEverybody } from './disaster.ts';
import { extendSession, standingOf } from './extend.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';
import { signOut } from './sign-out.ts';
import { wantedOf } from './spot.ts';
import { followHours, sweep } from './sweep.ts';
import { readUsage } from './usage.ts';

const phone = { mac: '02:00:00:00:00:01', ipv4: '192.168.50.10' };
const tablet = { mac: '02:00:00:00:00:02', ipv4: '192.168.50.11' };
const laptop = { mac: '02:00:00:00:00:03', ipv4: '192.168.50.12' };
const minute = 60_000;

type Hours = NonNullable<SpotPolicy['zones'][string]['hours']>;

/** A city hall with one tier for both ways in, and a school gym that takes codes only. 2026-11-23 is a Monday, 13:00. */
function desire(tier: Tier, hours?: Hours): DesiredState {
  const zones = {
    hall: { ways: { voucher: 'all', free: 'all' } as const, ...(hours && { hours }) },
    school: { ways: { voucher: 'all' } as const },
  };
  return { zone: 'hall', wifi: SpotPolicy.parse({ tiers: { all: tier }, zones }) };
}
const spotWith = (tier: Tier, hours?: Hours) => makeSampleSpot(() => desire(tier, hours));

const free = (spot: SampleSpot, applicant = phone, zone = 'hall') => admitFreely(spot, { applicant, zone, terms: 'T' });
const withCode = (spot: SampleSpot, applicant: typeof phone, code: string) =>
  admit(spot, { applicant, code, attemptsOf: applicant.mac });

/** Bytes that the kernel has counted so far for the phone's session, both ways. */
function count(spot: SampleSpot, mac: string, bytes: { up: number; down: number }): void {
  const mark = spot.gateway.passes.get(mac)?.mark ?? 0;
  spot.gateway.used.set(mark & numberMask, bytes);
}

function online(spot: SampleSpot, applicant = phone) {
  const session = spot.sessions.findByMac(applicant.mac);
  return session ? standingOf(spot, session) : null;
}

test('上田市: an hour, three times an hour more, and then the day is over', async () => {
  const spot = spotWith({ minutes: 60, renewals: 3, turnsPerDay: 1 });
  expect((await free(spot)).ok).toBe(true);
  for (const left of [2, 1]) {
    spot.passTime(40 * minute);
    const session = spot.sessions.findByMac(phone.mac);
    expect(session && (await extendSession(spot, session)).ok).toBe(true);
    expect(online(spot)?.renewalsLeft).toBe(left);
    expect(spot.gateway.passes.get(phone.mac)?.timeoutSeconds).toBeGreaterThan(80 * 60);
    spot.passTime(20 * minute);
  }
  // The third time she lets it be cut, and signs in again: that is a renewal too.
  spot.passTime(60 * minute);
  expect(await sweep(spot)).toBe(1);
  const again = await free(spot);
  expect(again.ok && again.value.endsAtMs - spot.now()).toBe(60 * minute);
  const session = spot.sessions.findByMac(phone.mac);
  spot.passTime(40 * minute);
  expect(session && (await extendSession(spot, session))).toEqual({ ok: false, error: 'none-left' });
  spot.passTime(20 * minute);
  expect(await sweep(spot)).toBe(1);
  expect(await free(spot)).toEqual({ ok: false, error: { reason: 'used-up' } });
});

test('朝倉市: three hours twice a day, 9 to 22', async () => {
  const hours = [{ days: [...weekdays], from: '09:00', to: '22:00' }];
  const spot = spotWith({ minutes: 180, turnsPerDay: 2 }, hours);
  expect((await free(spot)).ok).toBe(true);
  spot.passTime(6 * 60 * minute);
  expect(await sweep(spot)).toBe(1);
  // At 19:30 three hours would last to 22:30: the zone closes first.
  spot.passTime(30 * minute);
  const second = await free(spot);
  expect(second.ok && second.value.endsAtMs - spot.now()).toBe(150 * minute);
  spot.passTime(150 * minute);
  expect(await sweep(spot)).toBe(1);
  const nineMs = Date.parse('2026-11-24T09:00+09:00');
  expect(await free(spot)).toEqual({ ok: false, error: { reason: 'closed', opensAtMs: nineMs } });
  expect(await withCode(spot, phone, spot.newCode())).toEqual({
    ok: false,
    error: { reason: 'closed', opensAtMs: nineMs },
  });
  spot.passTime(11 * 60 * minute);
  expect((await free(spot)).ok).toBe(true);
});

test('hours that the city changes cut sessions that run at the new closing, and give back what they had taken', async () => {
  const until = (to: string): Hours => [{ days: [...weekdays], from: '09:00', to }];
  let hours: Hours | undefined = until('22:00');
  const spot = makeSampleSpot(() => desire({ minutes: 180, devices: 2 }, hours));
  const [code, other] = [spot.newCode(120), spot.newCode(30)];
  for (const [device, typed] of [
    [phone, code],
    [tablet, code],
    [laptop, other],
  ] as const)
    expect((await withCode(spot, device, typed)).ok).toBe(true);
  const left = () =>
    [phone, tablet, laptop].map(({ mac }) => ((spot.sessions.findByMac(mac)?.endsAtMs ?? 0) - spot.now()) / minute);
  expect(left()).toEqual([120, 120, 30]);
  const change = async (next: Hours | undefined) => {
    hours = next;
    expect(await followHours(spot)).toBe(true);
    return left();
  };
  // It is 13:00.
  expect(await change(until('14:00'))).toEqual([60, 60, 30]);
  expect(spot.gateway.passes.get(phone.mac)?.timeoutSeconds).toBe(61 * 60);
  expect(await change(undefined)).toEqual([120, 120, 30]);
  expect(spot.gateway.passes.get(phone.mac)?.timeoutSeconds).toBe(121 * 60);
  expect(await change([{ days: ['sun'], from: '09:00', to: '22:00' }])).toEqual([0, 0, 0]);
  expect([await sweep(spot), spot.gateway.passes.size]).toEqual([3, 0]);
});

test('a phone’s IPv6 passes on the networks of its zone alone', async () => {
  const spot = spotWith({ minutes: 60 });
  expect((await withCode(spot, phone, spot.newCode())).ok).toBe(true);
  const inSchool = { applicant: tablet, code: spot.newCode(), attemptsOf: 'a', zone: 'school' };
  expect((await admit(spot, inSchool)).ok).toBe(true);
  const places = [phone, tablet].map(({ mac }) => spot.gateway.passes.get(mac)?.behind);
  expect(places).toEqual([undefined, { own: false, further: ['lan51'] }]);
  expect(wantedOf(spot).passes.map(({ behind }) => behind)).toEqual(places);
});

test('data is counted over devices, restarts of the counter and the end of a session, each byte once', async () => {
  const spot = spotWith({ minutes: 60, megabytes: 1, devices: 2 });
  const code = spot.newCode();
  expect((await withCode(spot, phone, code)).ok).toBe(true);
  count(spot, phone.mac, { up: 1000, down: 200_000 });
  await readUsage(spot);
  await readUsage(spot);
  expect(online(spot)).toMatchObject({ bytesUsed: 201_000, bytesLeft: 799_000 });
  // The kernel began anew: what stands there now is all new.
  count(spot, phone.mac, { up: 500, down: 100 });
  await readUsage(spot);
  expect(online(spot)?.bytesUsed).toBe(201_600);

  expect((await withCode(spot, tablet, code)).ok).toBe(true);
  count(spot, tablet.mac, { up: 0, down: 8400 });
  const session = spot.sessions.findByMac(phone.mac);
  // The last bytes come with the first reading after the end.
  count(spot, phone.mac, { up: 500, down: 90_100 });
  if (session) await signOut(spot, session);
  await readUsage(spot);
  expect(online(spot, tablet)?.bytesUsed).toBe(300_000);
  expect(spot.sessions.countOpen()).toBe(1);

  count(spot, tablet.mac, { up: 0, down: 708_400 });
  await readUsage(spot);
  expect([spot.sessions.countOpen(), spot.gateway.passes.size]).toEqual([0, 0]);
  expect(spot.sessions.countEnded()).toContainEqual({ reason: 'data-used', count: 1 });
  expect(await withCode(spot, phone, code)).toMatchObject({ ok: false, error: { reason: 'data-used-up' } });
});

test('where a tier says so used-up data makes slow instead of ending; disaster mode lifts both', async () => {
  const tier: Tier = { minutes: 60, megabytes: 1, whenUsedUp: 'slow', downKbits: 8000, upKbits: 2000, slowKbits: 128 };
  const spot = spotWith(tier);
  expect((await free(spot)).ok).toBe(true);
  const before = spot.gateway.passes.get(phone.mac)?.mark ?? 0;
  count(spot, phone.mac, { up: 0, down: 2_000_000 });
  await readUsage(spot);
  expect(online(spot)).toMatchObject({ slowed: true, bytesLeft: null });
  const after = spot.gateway.passes.get(phone.mac)?.mark ?? 0;
  expect([before & numberMask, before === after]).toEqual([after & numberMask, false]);
  expect(wantedOf(spot)).toMatchObject({ passes: [{ mark: after }], rates: [{ downKbits: 128 }, { downKbits: 8000 }] });
  expect((await openToEverybody(spot, { cause: 'staff', drill: true })).ok).toBe(true);
  expect(wantedOf(spot).rates).toEqual([]);
});

test('one code carries as many devices as its tier says, and one more ends the oldest', async () => {
  const spot = spotWith({ minutes: 60, devices: 2 });
  const code = spot.newCode();
  for (const device of [phone, tablet, laptop]) {
    expect((await withCode(spot, device, code)).ok).toBe(true);
    spot.passTime(1000);
  }
  expect([...spot.gateway.passes.keys()]).toEqual([tablet.mac, laptop.mac]);
  expect(spot.sessions.countEnded()).toEqual([{ reason: 'moved', count: 1 }]);
});

test('a way that a zone does not have is shut there, whoever asks', async () => {
  const spot = spotWith({ minutes: 30 });
  expect(await free(spot, phone, 'school')).toEqual({ ok: false, error: { reason: 'no-such-way' } });
  expect(spot.sessions.countOpen()).toBe(0);
  const code = spot.newCode();
  const admitted = await admit(spot, { applicant: phone, code, attemptsOf: 'a', zone: 'school' });
  expect(admitted.ok && [admitted.value.zone, admitted.value.tier]).toEqual(['school', 'all']);
});

test.each([
  ['a way to a tier that is not there', { tiers: {}, zones: { a: { ways: { voucher: 'x' } } } }],
  ['a way without a code whose tier has no minutes', { tiers: { x: {} }, zones: { a: { ways: { free: 'x' } } } }],
  ['renewals of nothing', { tiers: { x: { renewals: 1 } }, zones: {} }],
  ['slow without a rate', { tiers: { x: { megabytes: 1, whenUsedUp: 'slow' } }, zones: {} }],
  ['a zone without a way in', { tiers: {}, zones: { a: { ways: {} } } }],
  [
    'hours that end before they begin',
    {
      tiers: { x: {} },
      zones: { a: { ways: { voucher: 'x' }, hours: [{ days: ['mon'], from: '22:00', to: '09:00' }] } },
    },
  ],
  ['a name that nobody reads', { tiers: { x: { minuts: 60 } }, zones: {} }],
])('a policy with %s is refused', (_name, policy) => {
  expect(SpotPolicy.safeParse(policy).success).toBe(false);
});
