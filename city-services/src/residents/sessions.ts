import { appendAudit } from '../audit/store.ts';
import type { CityContext, SignedInCaller } from '../http/context.ts';
import { hashToken, newToken } from '../secrets/token.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';

type StoreContext = Pick<CityContext, 'db' | 'now'>;

const idleMs = 30 * 60_000;
const longestMs = 8 * 3_600_000;
/** How stale the stored time of the last request may be, so that reading does not write each time. */
const seenStepMs = 60_000;

const before = (now: Date, ms: number) => new Date(now.getTime() - ms).toISOString();

/** Opens a session and gives its token, which is stored as its hash only. */
export async function openSession(context: StoreContext, user: SignedInCaller): Promise<string> {
  const now = context.now();
  const token = newToken();
  await context.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('resident_session').where('seen_at', '<=', before(now, idleMs)).execute();
    await tx
      .insertInto('resident_session')
      .values({
        token_hash: hashToken(token),
        user_id: user.id,
        created_at: now.toISOString(),
        seen_at: now.toISOString(),
      })
      .execute();
    await appendAudit(tx, { at: now, actor: `user:${user.id}`, action: 'resident.signed-in', subject: 'web' });
  });
  return token;
}

/** The resident behind a token: used within the last 30 minutes, at most 8 hours old, and not suspended. */
export async function findResident(context: StoreContext, token: string): Promise<SignedInCaller | undefined> {
  const now = context.now();
  const row = await context.db
    .selectFrom('resident_session')
    .innerJoin('registered_user', 'registered_user.id', 'resident_session.user_id')
    .select(['token_hash', 'seen_at', 'registered_user.id', 'registered_user.name', 'registered_user.born'])
    .where('token_hash', '=', hashToken(token))
    .where('seen_at', '>', before(now, idleMs))
    .where('created_at', '>', before(now, longestMs))
    .where('suspended', '=', 0)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (now.getTime() - Date.parse(row.seen_at) > seenStepMs) await noteSeen(context, row.token_hash, now);
  return { id: row.id, name: row.name, ...(row.born !== null && { born: row.born }) };
}

async function noteSeen(context: StoreContext, tokenHash: string, now: Date): Promise<void> {
  try {
    await context.db
      .updateTable('resident_session')
      .set({ seen_at: now.toISOString() })
      .where('token_hash', '=', tokenHash)
      .execute();
  } catch (error) {
    // Reading goes on while the disk is full; the session then ends earlier than it could.
    if (!isStorageFull(error)) throw error;
  }
}

/** Until when a session lasts if nothing more is asked. */
export function sessionExpiry(now: Date): string {
  return new Date(now.getTime() + idleMs).toISOString();
}

/** Ends a session at once. Ending one that is not there is no error. */
export async function endSession(context: StoreContext, token: string): Promise<void> {
  await context.db.deleteFrom('resident_session').where('token_hash', '=', hashToken(token)).execute();
}
