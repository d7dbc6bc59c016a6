import { expect, test } from 'vitest';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { maxToldUses, type SpotUse } from '@machikado/contracts/wifi-use.ts';
import { numberMask } from '../gateway/phone-mark.ts';
import { admitFreely } from './admit.ts';
import { admitProvisionally, admitVerified } from './admit-verified.ts';
import { closeUse } from './close-use.ts';
import { openToEverybody } from './disaster.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';
import { signOut } from './sign-out.ts';
import { deleteOld, sweep } from './sweep.ts';
import { readUsage } from './usage.ts';

const minute = 60_000;
const hour = 60 * minute;
const ways = { free: 'free', email: 'free', voucher: 'free' };
const desired: DesiredState = {
  zone: 'hall',
  wifi: { tiers: { free: { minutes: 120, devices: 2 } }, zones: { hall: { ways }, school: { ways } } },
};
const applicant = (n: number) => ({
  mac: `02:00:00:00:00:${String(n).padStart(2, '0')}`,
  ipv4: `192.168.50.${n}`,
});
const allowance = { minutes: 120, perDay: 20, devices: 2 };

/** The sample spot's clock stands at 13:00 of 23 November by the city's clock. */
async function makeSpot(): Promise<SampleSpot> {
  const spot = makeSampleSpot(() => desired);
  await closeUse(spot);
  return spot;
}

async function enter(spot: SampleSpot, n: number, more: { person?: string; language?: 'ja' | 'en'; zone?: string }) {
  const { person, language = 'ja', zone = 'hall' } = more;
  const order = { applicant: applicant(n), terms: 'T', language, zone };
  const entered = await (person === undefined
    ? admitFreely(spot, order)
    : admitVerified(spot, { ...order, way: 'email', identity: spot.ways.hash('email', person), allowance }));
  expect(entered.ok).toBe(true);
}

async function use(spot: SampleSpot, n: number, bytes: { up: number; down: number }): Promise<void> {
  const mark = spot.gateway.passes.get(applicant(n).mac)?.mark ?? 0;
  spot.gateway.used.set(mark & numberMask, bytes);
  await readUsage(spot);
}

const told = (spot: SampleSpot, period: SpotUse['period']) => spot.uses.newest(period, 100).toReversed();

test('an hour is counted once when it is over: rounded, people by their proof, data in the hour of its flow', async () => {
  const spot = await makeSpot();
  for (let n = 10; n < 22; n++) await enter(spot, n, { language: n < 19 ? 'ja' : 'en' });
  // Six people by seven devices: one of them has two. The minutes for a mail are no session.
  for (let n = 30; n < 37; n++) await enter(spot, n, { person: `p${n % 6}`, zone: 'school' });
  await admitProvisionally(spot, { applicant: applicant(50), terms: 'T', zone: 'hall', minutes: 10 });
  await use(spot, 10, { up: 2_000_000, down: 30_400_000 });
  spot.passTime(20 * minute);
  for (let n = 10; n < 16; n++) {
    const session = spot.sessions.findByMac(applicant(n).mac);
    if (session) await signOut(spot, session);
  }
  await closeUse(spot);
  expect(told(spot, 'hour')).toEqual([]);

  spot.passTime(40 * minute);
  await closeUse(spot);
  await use(spot, 20, { up: 1_000_000, down: 7_000_000 });
  await closeUse(spot);
  expect(told(spot, 'hour')).toEqual([
    {
      ...{ period: 'hour', start: '2026-11-23T13', sessions: 20, people: 5, peakDevices: 20 },
      ...{ upMegabytes: 2, downMegabytes: 30, openToEverybody: false },
      languages: { ja: 15, en: null },
      ways: { free: 10, email: 5 },
      zones: { hall: 10, school: 5 },
      dwell: { '10-30': 5 },
    },
  ]);
  spot.passTime(hour);
  await sweep(spot);
  await closeUse(spot);
  // Nobody came in; who was still there is counted as people and devices, and her data once.
  const [, second] = told(spot, 'hour');
  expect(second).toMatchObject({ start: '2026-11-23T14', sessions: 0, people: 5, peakDevices: 15 });
  expect(second).toMatchObject({ upMegabytes: 1, downMegabytes: 7, dwell: { 'from-120': 15 } });
});

test('nothing is told from which one person could be read', async () => {
  const spot = await makeSpot();
  for (let n = 10; n < 14; n++) await enter(spot, n, { person: `p${n}`, language: 'en' });
  await use(spot, 10, { up: 900_000_000, down: 1 });
  spot.passTime(hour);
  await closeUse(spot);
  expect(told(spot, 'hour')).toMatchObject([
    {
      ...{ sessions: null, people: null, peakDevices: null, upMegabytes: null, downMegabytes: null },
      ...{ languages: { en: null }, ways: { email: null }, zones: { hall: null } },
    },
  ]);
  expect(JSON.stringify(spot.uses.waiting())).not.toMatch(/02:00|900|[0-9a-f]{32}/);
});

test('a day and a month are counted by themselves: a person of five hours is one', async () => {
  const spot = await makeSpot();
  for (let round = 0; round < 5; round++) {
    for (let n = 10; n < 16; n++) await enter(spot, n, { person: `p${n}` });
    for (let said = 0; said < 3; said++) spot.ways.countPurpose('2026-11-23', 'work');
    spot.passTime(5 * minute);
    for (let n = 10; n < 16; n++) {
      const session = spot.sessions.findByMac(applicant(n).mac);
      if (session) await signOut(spot, session);
    }
    spot.passTime(55 * minute);
    await closeUse(spot);
  }
  spot.passTime(10 * hour);
  await closeUse(spot);
  expect(told(spot, 'hour').map(({ people }) => people)).toEqual([5, 5, 5, 5, 5, 0]);
  expect(told(spot, 'day')).toMatchObject([
    { start: '2026-11-23', sessions: 30, people: 5, peakDevices: 5, purposes: { work: 15 } },
  ]);
  spot.passTime(8 * 24 * hour);
  await closeUse(spot);
  expect(told(spot, 'month')).toMatchObject([{ start: '2026-11', sessions: 30, people: 5, purposes: { work: 15 } }]);
  expect(told(spot, 'hour')[0]).not.toHaveProperty('purposes');
});

test('hours in which the spot did not run are not told; one in which it was open to everybody says so', async () => {
  const spot = await makeSpot();
  expect((await openToEverybody(spot, { cause: 'staff', drill: true, minutes: 30 })).ok).toBe(true);
  spot.passTime(7 * hour);
  await closeUse(spot);
  spot.passTime(hour);
  await closeUse(spot);
  expect(told(spot, 'hour')).toMatchObject([
    { start: '2026-11-23T13', openToEverybody: true },
    { start: '2026-11-23T20', openToEverybody: true },
  ]);
});

test('people of a month are not told, and not kept, where the records are deleted sooner', async () => {
  const spot = await makeSpot();
  for (let n = 10; n < 16; n++) await enter(spot, n, { person: `p${n}` });
  spot.passTime(3 * hour);
  await sweep(spot);
  await closeUse(spot);
  spot.passTime(12 * hour);
  await closeUse(spot);
  spot.passTime(9 * 24 * hour);
  deleteOld(spot, 7);
  await closeUse(spot);
  const [month] = told(spot, 'month');
  expect([month?.sessions, month && 'people' in month]).toEqual([5, false]);
  expect(told(spot, 'day')[0]).toMatchObject({ sessions: 5, people: 5 });
  expect(spot.database.prepare('SELECT count(*) AS n FROM use_people').get()).toEqual({ n: 0 });
});

test('what the city has taken is not told again, and all of it is told', async () => {
  const spot = await makeSpot();
  for (let round = 0; round < 120; round++) {
    spot.passTime(hour);
    await closeUse(spot);
  }
  const heard: string[] = [];
  for (let uses = spot.uses.waiting(); uses.length > 0; uses = spot.uses.waiting()) {
    expect(uses.length).toBeLessThanOrEqual(maxToldUses);
    heard.push(...uses.map(({ period, start }) => `${period} ${start}`));
    spot.uses.taken(uses);
    expect(spot.uses.countWaiting()).toBe(120 + 5 - heard.length);
  }
  expect([heard[0], heard.length, new Set(heard).size]).toEqual(['day 2026-11-23', 125, 125]);
});
