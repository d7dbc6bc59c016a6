import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono, type Context } from 'hono';
import { type DeviceEvent, DeviceEventBatch, EnrolRequest, ReportedState } from '@machikado/contracts/device.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError, readJson, valueOrProblem } from '../http/problem.ts';
import { enrol } from './enrolment.ts';
import { queueEvent } from '../webhooks/queue.ts';
import { storeEvents } from './events.ts';
import { readDesired, writeReported } from './store.ts';
import type { CityTransaction } from '../store/database.ts';
import type { WrongCodes } from './wrong-codes.ts';

/** An app that a test calls without a socket has no address; all such calls share one source. */
function sourceOf(c: Context<DeviceEnv>): string {
  return c.env.incoming === undefined ? 'none' : (getConnInfo(c).remote.address ?? 'none');
}

/** `POST /enrol`: the one door that is open without a certificate. */
export function enrolRoutes(context: CityContext, wrongCodes: WrongCodes): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  app.post('/enrol', async (c) => {
    const source = sourceOf(c);
    const wait = wrongCodes.waitMs(source, context.now());
    if (wait > 0) throw new ProblemError('too-many-requests', { retryAfterS: Math.ceil(wait / 1000) });
    const result = await enrol(context, await readJson(c, EnrolRequest));
    if (!result.ok && result.error.startsWith('code-')) {
      wrongCodes.note(source, context.now());
      context.log.warn('enrolment.refused', { reason: result.error });
    }
    return c.json(valueOrProblem(result));
  });
  return app;
}

const disasterKinds: Readonly<Record<string, 'disaster.opened' | 'disaster.closed'>> = {
  on: 'disaster.opened',
  off: 'disaster.closed',
};

/** Whoever has subscribed to it hears that a spot has opened to everybody, or closed again. */
async function tellOfDisaster(
  context: CityContext,
  tx: CityTransaction,
  { asset, event }: { readonly asset: string; readonly event: DeviceEvent },
): Promise<void> {
  const { state, reason, drill } = event.facts;
  const kind = event.kind === 'disaster-mode' ? disasterKinds[String(state)] : undefined;
  if (kind === undefined) return;
  const data = { spot: asset, at: event.at, reason: String(reason), drill: drill === true };
  await queueEvent(context, tx, { kind, data });
}

/** What a device and the city tell each other about the device itself; mounted under `/v1`. */
export function deviceRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  app.get('/content-keys', (c) => c.json({ keys: context.contentKeys.list() }));
  app.get('/device/desired', async (c) => c.json(await readDesired(context.db, c.var.device.asset)));
  app.post('/device/reported', async (c) => {
    const state = await readJson(c, ReportedState);
    await writeReported(context.db, c.var.device.id, { state, at: context.now() });
    return c.body(null, 204);
  });
  app.post('/device/events', async (c) => {
    const { events } = await readJson(c, DeviceEventBatch);
    const { id: deviceId, asset } = c.var.device;
    const onNew = (tx: CityTransaction, event: DeviceEvent) => tellOfDisaster(context, tx, { asset, event });
    const batch = { deviceId, events, receivedAt: context.now(), onNew };
    return c.json({ acknowledgedSeq: await storeEvents(context.db, batch) });
  });
  return app;
}
