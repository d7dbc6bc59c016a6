import { DesiredState, ReportedState, type Device } from '@machikado/contracts/device.ts';
import type { z } from 'zod';
import type { CityDatabase, CityTransaction } from '../store/database.ts';
import { statement } from '../store/statement.ts';
import { nothingDesired, type DesiredRow } from './fleet.ts';
import type { DeviceTables } from '../store/tables/devices.ts';

type DeviceRow = DeviceTables['device'];

const deviceById = statement((db, { id }: { id: string }) => db.selectFrom('device').selectAll().where('id', '=', id));

/** A device by its id, also a revoked one. */
export async function findDevice(db: CityDatabase, id: string): Promise<DeviceRow | undefined> {
  const [device] = await deviceById(db, { id });
  return device;
}

/** The active device of an asset. */
export function findActiveDevice(db: CityDatabase | CityTransaction, asset: string): Promise<DeviceRow | undefined> {
  return db
    .selectFrom('device')
    .selectAll()
    .where('asset', '=', asset)
    .where('status', '=', 'active')
    .executeTakeFirst();
}

/** All active devices of one kind, in the order of their assets. */
export function findActiveDevices(db: CityDatabase, kind: DeviceRow['kind']): Promise<DeviceRow[]> {
  return db
    .selectFrom('device')
    .selectAll()
    .where('kind', '=', kind)
    .where('status', '=', 'active')
    .orderBy('asset')
    .execute();
}

/** What shall be, for every asset that ever had a desired state. */
export async function readDesiredRows(db: CityDatabase | CityTransaction): Promise<DesiredRow[]> {
  const rows = await db.selectFrom('desired_state').selectAll().orderBy('asset').execute();
  return rows.map((row) => ({ ...row, state: parseState(row.state) }));
}

function parseState(text: string | null): DesiredState | null {
  return text === null ? null : DesiredState.parse(JSON.parse(text));
}

/** What shall be of one asset. */
export async function readDesired(db: CityDatabase, asset: string): Promise<Omit<DesiredRow, 'asset'>> {
  const row = await db.selectFrom('desired_state').selectAll().where('asset', '=', asset).executeTakeFirst();
  if (row === undefined) return nothingDesired;
  return { revision: row.revision, hash: row.hash, state: parseState(row.state) };
}

export async function writeDesiredRows(tx: CityTransaction, rows: readonly DesiredRow[]): Promise<void> {
  for (const row of rows) {
    const { asset, ...values } = { ...row, state: row.state === null ? null : JSON.stringify(row.state) };
    await tx
      .insertInto('desired_state')
      .values({ asset, ...values })
      .onConflict((conflict) => conflict.column('asset').doUpdateSet(values))
      .execute();
  }
}

export async function writeReported(
  db: CityDatabase,
  id: string,
  report: { readonly state: z.infer<typeof ReportedState>; readonly at: Date },
): Promise<void> {
  await db
    .updateTable('device')
    .set({ reported: JSON.stringify(report.state), reported_at: report.at.toISOString() })
    .where('id', '=', id)
    .execute();
}

/** Every device as staff see it, tombstones too, by asset and then newest first. */
export async function listDevices(db: CityDatabase, lastSeenAt: (id: string) => string | undefined): Promise<Device[]> {
  const rows = await db.selectFrom('device').selectAll().orderBy('asset').orderBy('enrolled_at', 'desc').execute();
  const desired = new Map((await readDesiredRows(db)).map(({ asset, ...row }) => [asset, row]));
  return rows.map((row) => {
    const seenAt = lastSeenAt(row.id) ?? row.last_seen_at;
    return {
      id: row.id,
      asset: row.asset,
      kind: row.kind,
      status: row.status,
      enrolledAt: row.enrolled_at,
      certificateExpiresAt: row.certificate_expires_at,
      desired: desired.get(row.asset) ?? nothingDesired,
      ...(seenAt !== null && { lastSeenAt: seenAt }),
      ...(row.reported !== null &&
        row.reported_at !== null && {
          reported: { ...ReportedState.parse(JSON.parse(row.reported)), reportedAt: row.reported_at },
        }),
    };
  });
}
