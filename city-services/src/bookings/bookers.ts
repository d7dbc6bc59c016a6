import { civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { z } from 'zod';
import type { CityDatabase } from '../store/database.ts';
import type { CityTables } from '../store/tables.ts';
import type { Booker, HeldBookings } from './bookings.ts';
import { countedStates } from './life.ts';
import type { Work } from '../transactions/work.ts';

export type NamedBooker = Booker & { readonly id: string; readonly name: string };

const Entitlements = z.array(z.string());

type UserRow = CityTables['registered_user'];
const columns = [
  'id',
  'name',
  'kind',
  'residency',
  'verified_at',
  'born',
  'guardian',
  'entitlements',
  'suspended_until',
] as const satisfies readonly (keyof UserRow)[];

export function bookerOf(row: Pick<UserRow, (typeof columns)[number]>): NamedBooker {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    residency: row.residency,
    isVerified: row.verified_at !== null,
    born: row.born ?? undefined,
    hasGuardian: row.guardian !== null,
    suspendedUntil: row.suspended_until ?? undefined,
    entitlements: Entitlements.parse(JSON.parse(row.entitlements)),
  };
}

/** Takes the user's row until the transaction ends, so that two bookings of hers cannot pass one limit together. */
export async function takeBooker(work: Pick<Work, 'tx'>, userId: string): Promise<NamedBooker | undefined> {
  const row = await work.tx
    .updateTable('registered_user')
    .set((column) => ({ turns: column('turns', '+', 1) }))
    .where('id', '=', userId)
    .where('suspended', '=', 0)
    .returning([...columns])
    .executeTakeFirst();
  return row && bookerOf(row);
}

/** The same to look at only. */
export async function findBooker(db: CityDatabase, userId: string): Promise<NamedBooker | undefined> {
  const row = await db
    .selectFrom('registered_user')
    .select([...columns])
    .where('id', '=', userId)
    .executeTakeFirst();
  return row && bookerOf(row);
}

/** What a user holds, to be compared with her limits for a booking on `date`. */
export async function countHeld(work: Work, userId: string, date: CivilDate): Promise<HeldBookings> {
  const today = civilTimeAt(work.now).date;
  const month = date.slice(0, 7);
  const mine = work.tx
    .selectFrom('booking')
    .where('user_id', '=', userId)
    .where('kind', '=', 'use')
    .where('date', '>=', today < `${month}-01` ? today : `${month}-01`)
    .where((where) =>
      // A hold whose time is over counts for nothing, whether or not somebody has taken it away by now.
      where.or([where('state', '!=', 'held'), where('held_until', '>', work.now.toISOString())]),
    );
  const row = await mine
    .select((column) => [
      column.fn
        .countAll<number | string>()
        .filterWhere('date', '>=', today)
        .filterWhere('state', 'in', countedStates)
        .as('open'),
      column.fn
        .countAll<number | string>()
        .filterWhere('date', '>=', `${month}-01`)
        .filterWhere('date', '<=', `${month}-31`)
        .filterWhere('state', '!=', 'cancelled')
        .as('inMonth'),
    ])
    .executeTakeFirstOrThrow();
  return { open: Number(row.open), inMonth: Number(row.inMonth) };
}
