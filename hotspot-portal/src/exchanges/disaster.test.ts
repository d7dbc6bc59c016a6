import { expect, test } from 'vitest';
import type { Alert } from '@machikado/contracts/alert.ts';
import { createOpeningStore } from '../store/openings.ts';
import { admit } from './admit.ts';
import { closeToEverybody, keepOpening, openToEverybody } from './disaster.ts';
import { makeSampleSpot } from './sample-spot.ts';

const words = { ja: '見本', en: 'sample' };
const evacuate: Alert = {
  ...{ id: 'evacuate', level: 5, drill: false, headline: words, action: words, startedAt: '2026-11-23T04:00:00Z' },
  source: { publisher: '見本', title: '見本', text: '見本', reportedAt: '2026-11-23T04:00:00Z' },
};
const noRule = { alerts: [], atLevel: undefined };
const told = (spot: ReturnType<typeof makeSampleSpot>) => spot.outbox.waiting().map(({ facts }) => facts);

test('it is open after a restart, closes itself, is announced before, and keeps nobody who used it', async () => {
  const spot = makeSampleSpot();
  await openToEverybody(spot, { cause: 'button', drill: false, minutes: 12 * 60 }).then(({ ok }) =>
    expect(ok).toBe(true),
  );
  expect(createOpeningStore(spot.database).current()).toEqual(spot.openings.current());
  for (const hours of [5, 1.5, 5]) {
    spot.passTime(hours * 3_600_000);
    await keepOpening(spot, noRule);
    expect(spot.gateway.isOpen()).toBe(true);
  }
  spot.passTime(3_600_000);
  await keepOpening(spot, noRule);
  expect(spot.gateway.isOpen()).toBe(false);
  expect(told(spot).map(({ state, reason }) => [state, reason])).toEqual([
    ['on', 'button'],
    ['ends-soon', 'time'],
    ['off', 'time'],
  ]);
  expect(spot.told).toEqual(['on', 'off']);
  expect(spot.database.prepare('SELECT count(*) AS n FROM sessions').get()).toEqual({ n: 0 });
});

test('a warning opens it once: closed by staff it stays closed while the warning goes on', async () => {
  const spot = makeSampleSpot();
  const rule = { alerts: [evacuate], atLevel: 5 };
  await keepOpening(spot, rule);
  expect(spot.openings.current()).toMatchObject({ cause: 'warning', alert: 'evacuate', drill: false });
  await closeToEverybody(spot, 'staff').then(({ ok }) => expect(ok).toBe(true));
  await keepOpening(spot, rule);
  expect(spot.gateway.isOpen()).toBe(false);
});

test('whoever had signed in stays online when it closes', async () => {
  const spot = makeSampleSpot();
  const applicant = { mac: '02:00:00:00:00:01', ipv4: '192.168.50.10' };
  const admitted = await admit(spot, { code: spot.newCode(), applicant, attemptsOf: 'a' });
  await openToEverybody(spot, { cause: 'staff', drill: true }).then(({ ok }) => expect(ok).toBe(true));
  await closeToEverybody(spot, 'staff').then(({ ok }) => expect(ok).toBe(true));
  expect(admitted.ok && [...spot.gateway.passes.keys()]).toEqual([applicant.mac]);
});
