import { sql } from 'kysely';
import { civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { z } from 'zod';
import type { CityDatabase } from '../store/database.ts';
import type { CityTables } from '../store/tables.ts';
import type { Booker, HeldBookings } from './bookings.ts';
import { statement } from '../store/statement.ts';
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

const takeUser = statement((db, { id }: { id: string }) =>
  db
    .updateTable('registered_user')
    .set((column) => ({ turns: column('turns', '+', 1) }))
    .where('id', '=', id)
    .where('suspended', '=', 0)
    .returning([...columns]),
);

/** Takes the user's row until the transaction ends, so that two bookings of hers cannot pass one limit together. */
export async function takeBooker(work: Pick<Work, 'tx'>, userId: string): Promise<NamedBooker | undefined> {
  const [row] = await takeUser(work.tx, { id: userId });
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

type Counting = {
  readonly userId: string;
  readonly from: CivilDate;
  readonly now: string;
  readonly today: CivilDate;
  readonly first: CivilDate;
  readonly last: CivilDate;
};

const countOf = statement((db, { userId, from, now, today, first, last }: Counting) =>
  db
    .selectFrom('booking')
    .where('user_id', '=', userId)
    .where('kind', '=', sql.lit('use'))
    .where('date', '>=', from)
    .where((where) =>
      // A hold whose time is over counts for nothing, whether or not somebody has taken it away by now.
      where.or([where('state', '!=', sql.lit('held')), where('held_until', '>', now)]),
    )
    .select((column) => [
      column.fn
        .countAll<number | string>()
        .filterWhere('date', '>=', today)
        .filterWhere('state', 'in', countedStates)
        .as('open'),
      column.fn
        .countAll<number | string>()
        .filterWhere('date', '>=', first)
        .filterWhere('date', '<=', last)
        .filterWhere('state', '!=', 'cancelled')
        .as('inMonth'),
    ]),
);

/** What a user holds, to be compared with her limits for a booking on `date`. */
export async function countHeld(
  work: { readonly tx: CityDatabase; readonly now: Date },
  userId: string,
  date: CivilDate,
): Promise<HeldBookings> {
  const today = civilTimeAt(work.now).date;
  const [first, last] = [`${date.slice(0, 7)}-01`, `${date.slice(0, 7)}-31`];
  const from = today < first ? today : first;
  const [row] = await countOf(work.tx, { userId, from, now: work.now.toISOString(), today, first, last });
  return { open: Number(row?.open ?? 0), inMonth: Number(row?.inMonth ?? 0) };
}
