import { dammDigit } from '@machikado/contracts/check-digit.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { StaffUser, StaffUserChange, StaffUserRegistration } from '@machikado/contracts/staff-booking.ts';
import { z } from 'zod';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import { keyedHash } from '../secrets/token.ts';
import type { CityTransaction } from '../store/database.ts';
import { nextSerial } from '../store/serials.ts';
import type { CityTables } from '../store/tables.ts';
import { type hashedSecrets, plainUser } from './store.ts';

/** Who is to be registered, with her secrets as they are stored: hashing takes long, and nobody waits for it in a transaction. */
export type DeskRegistration = {
  readonly registration: StaffUserRegistration;
  readonly secrets: Awaited<ReturnType<typeof hashedSecrets>>;
  readonly staffId: string;
};

type DeskContext = Pick<CityContext, 'db' | 'now' | 'pepper' | 'randomUuid'>;
type UserRow = CityTables['registered_user'];

const Entitlements = z.array(z.string());
const listLimit = 200;
/** Seven digits, to which the check digit is added. */
const firstNumber = 3_000_000;

function staffUserOf(row: UserRow, points: number): StaffUser {
  return {
    number: row.number,
    name: row.name,
    kind: row.kind,
    residency: row.residency,
    entitlements: Entitlements.parse(JSON.parse(row.entitlements)),
    suspended: row.suspended === 1,
    points,
    ...(row.verified_by !== null && { verifiedBy: row.verified_by }),
    ...(row.born !== null && { born: row.born }),
    ...(row.guardian !== null && { guardian: row.guardian }),
    ...(row.suspended_until !== null && { suspendedUntil: row.suspended_until }),
  };
}

async function pointsOf(db: DeskContext['db'], ids: readonly string[], since: string): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('penalty')
    .select((column) => ['user_id', column.fn.sum<number | string>('points').as('points')])
    .where('user_id', 'in', ids)
    .where('at', '>', since)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, Number(row.points)]));
}

/** Users whose number begins or whose name holds what was asked for, by number; at most 200. */
export async function findUsers(context: DeskContext, asked: string, forgetAfterDays: number): Promise<StaffUser[]> {
  const rows = await context.db
    .selectFrom('registered_user')
    .selectAll()
    .where((where) => {
      const literal = asked.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
      return where.or([where('number', 'like', `${literal}%`), where.eb(where.ref('name'), 'like', `%${literal}%`)]);
    })
    .orderBy('number')
    .limit(listLimit)
    .execute();
  const since = new Date(context.now().getTime() - forgetAfterDays * 86_400_000).toISOString();
  const points = await pointsOf(
    context.db,
    rows.map((row) => row.id),
    since,
  );
  return rows.map((row) => staffUserOf(row, points.get(row.id) ?? 0));
}

/**
 * Registers a user at the counter, where staff have seen who she is. Her number is given out by the city and ends with a
 * check digit.
 */
export async function registerAtDesk(
  tx: CityTransaction,
  context: DeskContext,
  { registration, secrets, staffId }: DeskRegistration,
): Promise<Result<StaffUser, 'conflict'>> {
  const now = context.now();
  if (secrets.card_hash !== null) {
    const same = await tx
      .selectFrom('registered_user')
      .select('id')
      .where('card_hash', '=', secrets.card_hash)
      .executeTakeFirst();
    if (same !== undefined) return err('conflict');
  }
  const digits = String(firstNumber + (await nextSerial(tx, 'user')));
  const row: UserRow = {
    ...plainUser,
    id: context.randomUuid(),
    number: digits + dammDigit(digits),
    name: registration.name,
    ...secrets,
    suspended: 0,
    turns: 0,
    kind: registration.kind,
    residency: registration.residency,
    verified_at: now.toISOString(),
    verified_by: staffId,
    born: registration.born ?? null,
    guardian: registration.guardian ?? null,
  };
  await tx.insertInto('registered_user').values(row).execute();
  await appendAudit(tx, { at: now, actor: `staff:${staffId}`, action: 'user.registered', subject: `user:${row.id}` });
  return ok(staffUserOf(row, 0));
}

/**
 * What a registration is compared by when it is repeated: the PIN and the card only as what the city's own secret makes
 * of them. A plain hash of the whole, of which all but four digits are known, would give the PIN away.
 */
export function comparableRegistration(
  { pepper }: Pick<DeskContext, 'pepper'>,
  { pin, cardId, ...plain }: StaffUserRegistration,
): object {
  return {
    ...plain,
    pin: keyedHash(pepper, 'registration-pin', pin),
    ...(cardId !== undefined && { cardId: keyedHash(pepper, 'registration-card', cardId) }),
  };
}

function columnsOf(change: StaffUserChange, verifier: { at: string; by: string }): Partial<UserRow> {
  const { kind, residency, born, guardian, verified, suspended, entitlements, suspendedUntil } = change;
  return {
    ...(kind !== undefined && { kind }),
    ...(residency !== undefined && { residency }),
    ...(born !== undefined && { born }),
    ...(guardian !== undefined && { guardian }),
    ...(entitlements !== undefined && { entitlements: JSON.stringify(entitlements) }),
    ...(suspended !== undefined && { suspended: suspended ? 1 : 0 }),
    ...(suspendedUntil !== undefined && { suspended_until: suspendedUntil }),
    ...(verified === true && { verified_at: verifier.at, verified_by: verifier.by }),
    ...(verified === false && { verified_at: null, verified_by: null }),
  };
}

/** Records what staff found out or decided about a user. */
export async function changeUser(
  context: DeskContext,
  number: string,
  change: StaffUserChange & { readonly staffId: string },
): Promise<Result<StaffUser, 'not-found'>> {
  const { staffId, ...wanted } = change;
  const now = context.now();
  return context.db.transaction().execute(async (tx): Promise<Result<StaffUser, 'not-found'>> => {
    const row = await tx
      .updateTable('registered_user')
      .set((column) => ({
        ...columnsOf(wanted, { at: now.toISOString(), by: staffId }),
        turns: column('turns', '+', 1),
      }))
      .where('number', '=', number)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return err('not-found');
    const acts = Object.keys(wanted).toSorted().join(',');
    await appendAudit(tx, {
      at: now,
      actor: `staff:${staffId}`,
      action: `user.changed:${acts}`,
      subject: `user:${row.id}`,
    });
    return ok(staffUserOf(row, 0));
  });
}
