import { expect, test } from 'vitest';
import type { WifiPass } from '@machikado/contracts/wifi.ts';
import { admit } from './admit.ts';
import { admitRoaming, tellChanges } from './roaming.ts';
import { makeSampleSpot } from './sample-spot.ts';
import { signOut } from './sign-out.ts';

const phone = { mac: '3c:22:fb:00:00:01', ipv4: '192.168.50.10' };
const terms = 'now';

test('what is online here is told once, and its end; a city that was away hears all of it later', async () => {
  const spot = makeSampleSpot();
  const known = new Map<string, WifiPass>();
  const calls: string[] = [];
  const city = { up: false };
  const passes = {
    find: () => Promise.resolve(null),
    report: (mac: string, pass: WifiPass) => {
      calls.push('report');
      if (city.up) known.set(mac, pass);
      return Promise.resolve(city.up);
    },
    end: (mac: string) => {
      calls.push('end');
      if (city.up) known.delete(mac);
      return Promise.resolve(city.up);
    },
  };
  const told = new Map<string, string>();
  const look = () => tellChanges(spot, { passes, terms }, told);
  const consent = { way: 'voucher', terms } as const;
  const admitted = await admit(spot, { applicant: phone, code: spot.newCode(), attemptsOf: 'a', consent });
  if (!admitted.ok) throw new Error(admitted.error.reason);
  expect(await look()).toBe(false);
  city.up = true;
  expect(await look()).toBe(true);
  expect(await look()).toBe(true);
  const endsAt = new Date(admitted.value.endsAtMs).toISOString();
  expect([...known]).toEqual([[phone.mac, { way: 'voucher', terms, endsAt }]]);
  expect(calls).toEqual(['report', 'report']);

  const again = await admit(spot, { applicant: phone, code: spot.newCode(), attemptsOf: 'a', consent });
  if (!again.ok) throw new Error(again.error.reason);
  expect([await look(), calls.at(-1), known.size]).toEqual([true, 'report', 1]);
  await signOut(spot, again.value);
  expect([await look(), calls.at(-1), known.size]).toEqual([true, 'end', 0]);
});

test('who is online elsewhere is let in for the rest of her time, under the same terms only', async () => {
  const spot = makeSampleSpot();
  const pass = { way: 'email', terms, endsAt: new Date(spot.now() + 25 * 60_000).toISOString() };
  expect(await admitRoaming(spot, { applicant: phone, zone: 'home', pass, terms: 'other' })).toBeNull();
  expect(
    await admitRoaming(spot, { applicant: phone, zone: 'home', pass: { ...pass, way: 'magic' }, terms }),
  ).toBeNull();
  const past = { ...pass, endsAt: new Date(spot.now()).toISOString() };
  expect(await admitRoaming(spot, { applicant: phone, zone: 'home', pass: past, terms })).toBeNull();
  expect(spot.gateway.passes.size).toBe(0);
  const session = await admitRoaming(spot, { applicant: phone, zone: 'home', pass, terms });
  expect((session?.endsAtMs ?? 0) - spot.now()).toBe(25 * 60_000);
  expect(spot.gateway.passes.has(phone.mac)).toBe(true);
});
