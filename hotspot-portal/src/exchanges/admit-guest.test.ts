import { expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { admitGuest, guestIdentity, type GuestOrder } from './admit-guest.ts';
import { makeSampleSpot } from './sample-spot.ts';

const minute = 60_000;
const mac = '02:aa:00:00:00:01';
const called = { realm: 'home.test', identity: Buffer.from('ab') };

/** At 13:00 in the city, a Monday. */
function openSpot(zone: object, tier: object = {}) {
  const wifi = SpotPolicy.parse({ tiers: { guest: tier, code: {} }, zones: { hall: zone } });
  const spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  const come = (more: Partial<GuestOrder> = {}) =>
    admitGuest(spot, {
      ...{ applicant: { mac, ipv4: null }, identity: guestIdentity(spot, called), zone: 'hall', untilMs: Infinity },
      allowance: { minutes: 480, perDay: 2, devices: 5 },
      ...more,
    });
  return { spot, come };
}
const ways = { radius: 'guest', voucher: 'code' };

test('a guest gets the time of the zone’s tier, or less where her home says less or the zone closes', async () => {
  const { spot, come } = openSpot({ ways }, { minutes: 60 });
  expect(await come()).toMatchObject({ ok: true, value: { tier: 'guest', endsAtMs: spot.now() + 60 * minute } });
  const shorter = openSpot({ ways });
  expect(await shorter.come({ untilMs: shorter.spot.now() + 10 * minute })).toMatchObject({
    value: { endsAtMs: shorter.spot.now() + 10 * minute },
  });
  const hours = [{ days: ['mon'], from: '09:00', to: '13:30' }];
  const closing = openSpot({ ways, hours });
  expect(await closing.come()).toMatchObject({ value: { endsAtMs: closing.spot.now() + 30 * minute } });
});

test('a device that asks again goes on with its session; after its end she has the day’s turns and no more', async () => {
  const { spot, come } = openSpot({ ways }, { minutes: 60, turnsPerDay: 2 });
  const first = await come();
  expect(await come()).toEqual(first);
  expect(spot.sessions.countOpen()).toBe(1);
  for (const good of [true, false]) {
    spot.passTime(61 * minute);
    expect((await come()).ok).toBe(good);
  }
});

test('a zone that is closed, or takes nobody this way, takes no guest', async () => {
  const { come } = openSpot({ ways, hours: [{ days: ['tue'], from: '09:00', to: '17:00' }] });
  expect(await come()).toMatchObject({ error: { reason: 'closed' } });
  const { spot, come: comeByCode } = openSpot({ ways: { voucher: 'code' } });
  expect(await comeByCode()).toEqual({ ok: false, error: { reason: 'no-such-way' } });
  expect(spot.sessions.countOpen()).toBe(0);
});

test('whom two homes call the same are two people', () => {
  const { spot } = openSpot({ ways });
  const [here, there] = [called, { ...called, realm: 'other.test' }].map((each) => guestIdentity(spot, each));
  expect(here).not.toBe(there);
});
