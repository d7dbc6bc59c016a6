import { Hono } from 'hono';
import { deviceUrn, usualLogDays } from '@machikado/contracts/device.ts';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { LogDays, SpotRecords, type SpotRecordsList } from '@machikado/contracts/spot-records.ts';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { createHttpClient } from '@machikado/runtime/http-client.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { readJson } from '../http/problem.ts';
import { changeSpotStates, readSpotStates } from './spot-states.ts';
import { findActiveDevice } from './store.ts';

const timeoutMs = 5000;

/** What a spot says of its records; null where it does not answer. */
async function askRecords(context: CityContext, asset: string, managementUrl: string | undefined) {
  const device = await findActiveDevice(context.db, asset);
  if (device === undefined || managementUrl === undefined) return null;
  const { key, certificate } = context.authority.own();
  const expectUrn = deviceUrn(context.city.id, device.id);
  await using client = createHttpClient(managementUrl, { ca: context.authority.ca, key, certificate, expectUrn });
  const answer = await client.call({ method: 'GET', path: '/v1/records', answer: SpotRecords, timeoutMs });
  if (!answer.ok) context.log.warn('spot.away', { asset, reason: problemKindOf(answer.error) });
  return answer.ok ? answer.value : null;
}

async function listRecords(context: CityContext): Promise<SpotRecordsList> {
  const states = await readSpotStates(context.db);
  const spots = states.map(async ({ asset, state }) => {
    const records = await askRecords(context, asset, state?.managementUrl);
    return { asset, wantedDays: state?.logDays ?? usualLogDays, records };
  });
  return { spots: await Promise.all(spots) };
}

/** How long spots keep who was connected when, and their proof that the rest is gone; mounted under `/api`. */
export function staffSpotRecordRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.get('/wifi-records', requireRole(...StaffRole.options), async (c) => c.json(await listRecords(context)));
  app.post('/wifi-records', requireRole('technician'), async (c) => {
    const { days } = await readJson(c, LogDays);
    await changeSpotStates(context, {
      actor: `staff:${c.var.staff.staffId}`,
      action: 'wifi.retention-set',
      subject: `${days} days`,
      change: (state) => ({ ...state, logDays: days }),
    });
    return c.json(await listRecords(context));
  });
  return app;
}
