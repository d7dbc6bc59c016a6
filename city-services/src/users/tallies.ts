import type { CityTransaction } from '../store/database.ts';
import type { Tally } from './lockout.ts';

/** Older tallies lock nothing any more. */
const keptMs = 24 * 3_600_000;

/** The tally of a subject, its row held until the transaction ends, also on PostgreSQL. */
export async function takeTally(tx: CityTransaction, subject: string): Promise<Tally> {
  const row = await tx
    .insertInto('sign_in_tally')
    .values({ subject, failures: 0, last_at: new Date(0).toISOString(), locked_until: null })
    // Writing the value it has takes the row's lock; `for update` is not known to SQLite.
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet((column) => ({ failures: column.ref('sign_in_tally.failures') })),
    )
    .returning(['failures', 'last_at', 'locked_until'])
    .executeTakeFirstOrThrow();
  return {
    failures: row.failures,
    lastAt: new Date(row.last_at),
    lockedUntil: row.locked_until === null ? null : new Date(row.locked_until),
  };
}

/** Writes a tally that `takeTally` has taken. */
export async function putTally(tx: CityTransaction, subject: string, tally: Tally): Promise<void> {
  await tx
    .updateTable('sign_in_tally')
    .set({
      failures: tally.failures,
      last_at: tally.lastAt.toISOString(),
      locked_until: tally.lockedUntil?.toISOString() ?? null,
    })
    .where('subject', '=', subject)
    .execute();
}

/** Forgets one subject's tally: its PIN was right. */
export async function clearTally(tx: CityTransaction, subject: string): Promise<void> {
  await tx.deleteFrom('sign_in_tally').where('subject', '=', subject).execute();
}

/** Forgets what was typed in days gone by and belongs to nobody, so that probing does not fill the table. */
export async function forgetOldTallies(tx: CityTransaction, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptMs).toISOString();
  for (const nobody of ['unknown:%', 'web:%'])
    await tx.deleteFrom('sign_in_tally').where('subject', 'like', nobody).where('last_at', '<', before).execute();
}
