import { Hono } from 'hono';
import { deviceUrn } from '@machikado/contracts/device.ts';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { DisasterOrder, DisasterState, type SpotDisasterList } from '@machikado/contracts/spot-disaster.ts';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { createHttpClient } from '@machikado/runtime/http-client.ts';
import { appendAudit } from '../audit/store.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { readJson } from '../http/problem.ts';
import { findActiveDevices, readDesired } from './store.ts';

/** Below what the console waits for: one spot that is away must not hide what the others say. */
const timeoutMs = 5000;

type Order = { readonly method: 'GET' | 'DELETE' } | { readonly method: 'PUT'; readonly body: DisasterOrder };

/** Says one thing to every spot at once. A spot that has no address or does not answer has no state: nobody knows it. */
async function tellSpots(context: CityContext, order: Order): Promise<SpotDisasterList> {
  const devices = await findActiveDevices(context.db, 'wifi-spot');
  const own = context.authority.own();
  const tell = async ({ id, asset }: { id: string; asset: string }): Promise<SpotDisasterList['spots'][number]> => {
    const { state } = await readDesired(context.db, asset);
    if (state?.managementUrl === undefined) return { asset, state: null };
    const identity = { ca: context.authority.ca, key: own.key, certificate: own.certificate };
    const expectUrn = deviceUrn(context.city.id, id);
    await using client = createHttpClient(state.managementUrl, { ...identity, expectUrn });
    const answer = await client.call({ ...order, path: '/v1/disaster', answer: DisasterState, timeoutMs });
    if (!answer.ok) context.log.warn('spot.away', { asset, reason: problemKindOf(answer.error) });
    return { asset, state: answer.ok ? answer.value : null };
  };
  const spots = await Promise.all(devices.map(tell));
  return { spots: spots.toSorted((one, other) => one.asset.localeCompare(other.asset)) };
}

/**
 * Written down before the first spot hears of it, so that no network is open without a name; what each of them answered
 * stands in the spots' own events.
 */
function writeDown(context: CityContext, entry: { readonly actor: string; action: string; subject: string }) {
  return context.db.transaction().execute((tx) => appendAudit(tx, { at: context.now(), ...entry }));
}

function describe({ drill, minutes }: DisasterOrder): string {
  return [drill ? 'drill' : 'real', ...(minutes === undefined ? [] : [`${minutes} min`])].join(', ');
}

/** One switch for the Wi-Fi of the whole city (災害モード), for every role that works on it; mounted under `/api`. */
export function staffDisasterRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const switcher = requireRole('clerk', 'technician');
  app.get('/wifi-disaster', requireRole(...StaffRole.options), async (c) =>
    c.json(await tellSpots(context, { method: 'GET' })),
  );
  app.post('/wifi-disaster', switcher, async (c) => {
    const order = await readJson(c, DisasterOrder);
    const actor = `staff:${c.var.staff.staffId}`;
    await writeDown(context, { actor, action: 'wifi.opened-to-everybody', subject: describe(order) });
    return c.json(await tellSpots(context, { method: 'PUT', body: order }));
  });
  app.delete('/wifi-disaster', switcher, async (c) => {
    const actor = `staff:${c.var.staff.staffId}`;
    await writeDown(context, { actor, action: 'wifi.closed-to-everybody', subject: 'all spots' });
    return c.json(await tellSpots(context, { method: 'DELETE' }));
  });
  return app;
}
