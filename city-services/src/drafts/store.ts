import { randomBytes } from 'node:crypto';
import type { DraftState } from '@machikado/contracts/draft.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CityContext } from '../http/context.ts';
import { eraseFreedPages } from '../store/dialect.ts';
import type { CityTables } from '../store/tables.ts';
import { draftMs, stateOfDraft } from './drafts.ts';

type StoreContext = Pick<CityContext, 'db' | 'now'>;

/** For this long a fetched or late draft still says what became of it. */
const rememberedMs = 24 * 3_600_000;

function stateOf(row: Pick<CityTables['draft'], 'expires_at' | 'claimed_at'>, now: Date): DraftState['state'] {
  const claimedAt = row.claimed_at === null ? undefined : new Date(row.claimed_at);
  return stateOfDraft({ expiresAt: new Date(row.expires_at), claimedAt }, now);
}

export type Deposit = { readonly deviceId: string; readonly visitId: string; readonly ciphertext: string };

/** Keeps an encrypted form for 15 minutes; the one that the same turn left before is erased. */
export async function depositDraft(
  context: StoreContext,
  deposit: Deposit,
): Promise<{ readonly id: string; readonly expiresAt: string }> {
  const now = context.now();
  const id = randomBytes(16).toString('base64url');
  const expiresAt = new Date(now.getTime() + draftMs).toISOString();
  await context.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('draft')
      .set({ ciphertext: null, expires_at: now.toISOString() })
      .where('device_id', '=', deposit.deviceId)
      .where('visit_id', '=', deposit.visitId)
      .where('claimed_at', 'is', null)
      .where('expires_at', '>', now.toISOString())
      .execute();
    await tx
      .insertInto('draft')
      .values({
        id,
        device_id: deposit.deviceId,
        visit_id: deposit.visitId,
        ciphertext: deposit.ciphertext,
        created_at: now.toISOString(),
        expires_at: expiresAt,
        claimed_at: null,
      })
      .execute();
  });
  return { id, expiresAt };
}

/** Where a draft is, for the kiosk that left it; undefined for every other. */
export async function readDraftState(
  context: StoreContext,
  deviceId: string,
  id: string,
): Promise<DraftState['state'] | undefined> {
  const row = await context.db
    .selectFrom('draft')
    .select(['expires_at', 'claimed_at'])
    .where('id', '=', id)
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return row && stateOf(row, context.now());
}

/** Gives a draft out once, and erases it in the same transaction. */
export async function claimDraft(
  context: StoreContext,
  id: string,
): Promise<Result<string, 'unknown' | 'claimed' | 'expired'>> {
  const now = context.now();
  const claimed = await context.db
    .transaction()
    .execute(async (tx): Promise<Result<string, 'unknown' | 'claimed' | 'expired'>> => {
      const row = await tx
        .updateTable('draft')
        // Writing the value it has takes the row, so that on PostgreSQL a second claim waits here.
        .set((column) => ({ claimed_at: column.ref('claimed_at') }))
        .where('id', '=', id)
        .returning(['ciphertext', 'expires_at', 'claimed_at'])
        .executeTakeFirst();
      if (row === undefined) return err('unknown');
      const state = stateOf(row, now);
      if (state !== 'waiting' || row.ciphertext === null) return err(state === 'claimed' ? 'claimed' : 'expired');
      await tx
        .updateTable('draft')
        .set({ ciphertext: null, claimed_at: now.toISOString() })
        .where('id', '=', id)
        .execute();
      return ok(row.ciphertext);
    });
  if (claimed.ok) await eraseFreedPages(context.db);
  return claimed;
}

/** Erases what nobody fetched in time, and a day later forgets that it was there. */
export async function forgetDrafts(context: StoreContext): Promise<void> {
  const { db } = context;
  const now = context.now();
  const late = await db
    .updateTable('draft')
    .set({ ciphertext: null })
    .where('expires_at', '<=', now.toISOString())
    .where('ciphertext', 'is not', null)
    .returning('id')
    .execute();
  const before = new Date(now.getTime() - rememberedMs).toISOString();
  await db.deleteFrom('draft').where('expires_at', '<', before).execute();
  if (late.length > 0) await eraseFreedPages(db);
}
