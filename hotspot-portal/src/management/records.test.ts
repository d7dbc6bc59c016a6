import { expect, test } from 'vitest';
import { maxLogDays } from '@machikado/contracts/device.ts';
import { SpotRecords } from '@machikado/contracts/spot-records.ts';
import { admit } from '../exchanges/admit.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { deleteOld, keptDays, sweep } from '../exchanges/sweep.ts';
import { createRecordRoutes } from './record-routes.ts';

const dayMs = 86_400_000;

test('a deletion is proven by its counts, here and to the city, and no wish keeps a record longer than a year', async () => {
  const spot = makeSampleSpot();
  const routes = createRecordRoutes(spot, () => keptDays(9999));
  const read = async () => SpotRecords.parse(await (await routes.request('/v1/records')).json());
  const applicant = { mac: '02:00:00:00:00:01', ipv4: '192.168.50.10' };
  expect((await admit(spot, { code: spot.newCode(60), applicant, attemptsOf: 'a' })).ok).toBe(true);
  expect(await read()).toEqual({ keepDays: maxLogDays, deletions: [] });
  spot.passTime(3_600_000);
  expect(await sweep(spot)).toBe(1);
  const endedAtMs = spot.now();
  deleteOld(spot, 9999);
  expect(await read()).toMatchObject({ oldestAt: new Date(endedAtMs).toISOString(), deletions: [] });
  spot.passTime(maxLogDays * dayMs + 1);
  deleteOld(spot, 9999);
  const { oldestAt, deletions } = await read();
  expect([oldestAt, deletions]).toMatchObject([undefined, [{ sessions: 1, accounting: 0, codes: 1 }]]);
  expect(Date.parse(deletions[0]?.before ?? '')).toBe(endedAtMs + 1);
  expect(spot.outbox.waiting().at(-1)).toMatchObject({ kind: 'records-deleted', facts: { sessions: 1 } });
});
