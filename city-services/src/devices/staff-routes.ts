import { Hono } from 'hono';
import type { z } from 'zod';
import { AssetTag } from '@machikado/contracts/device.ts';
import { EnrolmentCodeRequest, FleetDesired } from '@machikado/contracts/staff-api.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { appendAudit } from '../audit/store.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { parseInput, readJson, valueOrProblem } from '../http/problem.ts';
import { makeEnrolmentCode } from './enrolment.ts';
import { newestEvents } from './events.ts';
import { changedRows } from './fleet.ts';
import type { Sightings } from './sightings.ts';
import { findActiveDevice, listDevices, readDesiredRows, writeDesiredRows } from './store.ts';

type Fleet = z.infer<typeof FleetDesired>;

/** Room for the 5,000 devices that one fleet may have. */
export const maxFleetBytes = 4 * 1024 * 1024;

const UniqueFleet = FleetDesired.refine(
  ({ devices }) => new Set(devices.map(({ asset }) => asset)).size === devices.length,
  { path: ['devices'], message: 'An asset stands twice.' },
);

async function readFleet(context: CityContext): Promise<Fleet> {
  return context.db.transaction().execute(async (tx) => {
    const { revision } = await tx.selectFrom('fleet').select('revision').executeTakeFirstOrThrow();
    const devices = (await readDesiredRows(tx)).flatMap(({ asset, state }) =>
      state === null ? [] : [{ asset, state }],
    );
    return { baseRevision: revision, devices };
  });
}

/** Makes the fleet's desired state `wanted`, unless somebody changed it since it was read. */
function writeFleet(context: CityContext, wanted: Fleet, actor: string): Promise<Result<undefined, 'conflict'>> {
  return context.db.transaction().execute(async (tx) => {
    const fleet = await tx
      .updateTable('fleet')
      .set((column) => ({ revision: column('revision', '+', 0) }))
      .returning('revision')
      .executeTakeFirstOrThrow();
    if (fleet.revision !== wanted.baseRevision) return err('conflict');
    const revision = fleet.revision + 1;
    const changed = changedRows(await readDesiredRows(tx), wanted.devices, revision);
    if (changed.length === 0) return ok();
    await writeDesiredRows(tx, changed);
    await tx.updateTable('fleet').set({ revision }).execute();
    await appendAudit(tx, { at: context.now(), actor, action: 'fleet.changed', subject: `revision ${revision}` });
    return ok();
  });
}

/** Revokes the active device of an asset; it is refused from its next request on. */
function revokeDevice(context: CityContext, asset: string, actor: string): Promise<Result<undefined, 'not-found'>> {
  return context.db.transaction().execute(async (tx) => {
    const device = await findActiveDevice(tx, asset);
    if (device === undefined) return err('not-found');
    const now = context.now();
    await tx
      .updateTable('device')
      .set({ status: 'revoked', revoked_at: now.toISOString() })
      .where('id', '=', device.id)
      .execute();
    await appendAudit(tx, { at: now, actor, action: 'device.revoked', subject: `${asset} ${device.id}` });
    return ok();
  });
}

export type StaffDeviceOptions = { readonly sightings: Sightings; readonly deviceUrl: () => string };

/** Devices, enrolment codes and the fleet's desired state, for technicians; mounted under `/api`. */
export function staffDeviceRoutes(context: CityContext, options: StaffDeviceOptions): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  const technician = requireRole('technician');
  const reader = requireRole('technician', 'auditor');
  const actorOf = (staffId: string) => `staff:${staffId}`;

  app.get('/devices', reader, async (c) =>
    c.json({ devices: await listDevices(context.db, options.sightings.lastSeenAt) }),
  );
  app.get('/devices/:asset/events', reader, async (c) => {
    const asset = parseInput(c.req.param('asset'), AssetTag);
    return c.json({ events: await newestEvents(context.db, asset, 100) });
  });
  app.post('/device-codes', technician, async (c) => {
    const place = await readJson(c, EnrolmentCodeRequest);
    const { code, expiresAt } = await makeEnrolmentCode(context, place, actorOf(c.var.staff.staffId));
    const { caPin } = context.authority;
    return c.json({ code, expiresAt, deviceUrl: options.deviceUrl(), cityId: context.city.id, caPin }, 201);
  });
  app.post('/devices/:asset/revoke', technician, async (c) => {
    const asset = parseInput(c.req.param('asset'), AssetTag);
    valueOrProblem(await revokeDevice(context, asset, actorOf(c.var.staff.staffId)));
    return c.body(null, 204);
  });
  app.get('/fleet', reader, async (c) => c.json(await readFleet(context)));
  app.put('/fleet', technician, async (c) => {
    const wanted = await readJson(c, UniqueFleet);
    valueOrProblem(await writeFleet(context, wanted, actorOf(c.var.staff.staffId)));
    return c.json(await readFleet(context));
  });
  return app;
}
