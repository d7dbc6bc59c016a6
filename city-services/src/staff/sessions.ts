import { z } from 'zod';
import { StaffRole, type StaffSignIn } from '@machikado/contracts/staff-api.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext, StaffCaller, StaffSessionKeys } from '../http/context.ts';
import { isPassword } from '../secrets/password.ts';
import { hashToken, newToken } from '../secrets/token.ts';
import { afterTry, lockedForS } from './lockout.ts';

const sessionMs = 8 * 3_600_000;
const idleMs = 30 * 60_000;
/** How stale the stored time of the last request may be, so that reading does not write each time. */
const seenStepMs = 60_000;

export type SignInFailure =
  { readonly kind: 'wrong-credentials' } | { readonly kind: 'locked-out'; readonly retryAfterS: number };

type Account = StaffCaller & { readonly passwordHash: string | undefined };

/** Counts the try before the password is looked at, so that tries side by side do not get more than their share. */
function countTry(context: CityContext, staffId: string): Promise<Result<Account, SignInFailure>> {
  return context.db.transaction().execute(async (tx) => {
    const now = context.now();
    // An update that changes nothing locks the row on PostgreSQL: tries side by side are counted one after the other.
    const row = await tx
      .updateTable('staff_account')
      .set({ staff_id: staffId })
      .where('staff_id', '=', staffId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return ok({ staffId, roles: [], passwordHash: undefined });
    const lock = { wrongTries: row.wrong_tries, lockedUntil: row.locked_until };
    const retryAfterS = lockedForS(lock, now);
    if (retryAfterS > 0) return err({ kind: 'locked-out', retryAfterS });
    const next = afterTry(lock, now);
    await tx
      .updateTable('staff_account')
      .set({ wrong_tries: next.wrongTries, locked_until: next.lockedUntil })
      .where('staff_id', '=', staffId)
      .execute();
    return ok({ staffId, roles: z.array(StaffRole).parse(JSON.parse(row.roles)), passwordHash: row.password_hash });
  });
}

export type NewSession = StaffCaller & {
  readonly token: string;
  readonly csrfToken: string;
  readonly expiresAt: string;
};

/** Signs a member of staff in and opens a session of 8 h. Five wrong passwords in a row close the account for 15 min. */
export async function signIn(
  context: CityContext,
  credentials: z.infer<typeof StaffSignIn>,
  kind: 'browser' | 'bearer',
): Promise<Result<NewSession, SignInFailure>> {
  const account = await countTry(context, credentials.staffId);
  if (!account.ok) return account;
  const { staffId, roles, passwordHash } = account.value;
  if (!(await isPassword(credentials.password, passwordHash))) {
    context.log.warn('staff.sign-in-refused');
    return err({ kind: 'wrong-credentials' });
  }
  const now = context.now();
  const session = { token: newToken(), csrfToken: newToken(), expiresAt: isoAfter(now, sessionMs) };
  await context.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('staff_account')
      .set({ wrong_tries: 0, locked_until: null })
      .where('staff_id', '=', staffId)
      .execute();
    await tx.deleteFrom('staff_session').where('expires_at', '<=', now.toISOString()).execute();
    await tx
      .insertInto('staff_session')
      .values({
        token_hash: hashToken(session.token),
        staff_id: staffId,
        kind,
        csrf_token: session.csrfToken,
        created_at: now.toISOString(),
        seen_at: now.toISOString(),
        expires_at: session.expiresAt,
      })
      .execute();
    await appendAudit(tx, { at: now, actor: `staff:${staffId}`, action: 'staff.signed-in', subject: kind });
  });
  return ok({ ...session, staffId, roles });
}

export type OpenSession = StaffCaller & StaffSessionKeys;

/** The session behind a token: of the right kind, younger than 8 h and used within the last 30 minutes. */
export async function findSession(
  context: CityContext,
  token: string,
  kind: 'browser' | 'bearer',
): Promise<OpenSession | undefined> {
  const now = context.now();
  const row = await context.db
    .selectFrom('staff_session')
    .innerJoin('staff_account', 'staff_account.staff_id', 'staff_session.staff_id')
    .select(['token_hash', 'staff_session.staff_id', 'roles', 'csrf_token', 'seen_at', 'expires_at'])
    .where('token_hash', '=', hashToken(token))
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now.toISOString()) return undefined;
  const unseenMs = now.getTime() - Date.parse(row.seen_at);
  if (unseenMs > idleMs) return undefined;
  if (unseenMs > seenStepMs) await noteSeen(context, row.token_hash, now);
  return {
    staffId: row.staff_id,
    roles: z.array(StaffRole).parse(JSON.parse(row.roles)),
    csrfToken: row.csrf_token,
    tokenHash: row.token_hash,
  };
}

async function noteSeen(context: CityContext, tokenHash: string, now: Date): Promise<void> {
  try {
    await context.db
      .updateTable('staff_session')
      .set({ seen_at: now.toISOString() })
      .where('token_hash', '=', tokenHash)
      .execute();
  } catch (error) {
    // Reading goes on while the disk is full; the session then ends earlier than it could.
    if (!isStorageFull(error)) throw error;
  }
}

export async function endSession(context: CityContext, tokenHash: string): Promise<void> {
  await context.db.deleteFrom('staff_session').where('token_hash', '=', tokenHash).execute();
}

function isoAfter(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}
