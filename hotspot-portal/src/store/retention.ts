import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';

/** One run of the deletion, kept as its proof: what went, and that nothing before `beforeMs` is left. */
export type Deletion = {
  readonly atMs: number;
  readonly beforeMs: number;
  readonly sessions: number;
  readonly accounting: number;
  readonly vouchers: number;
};

export type Retention = {
  /** Deletes what ended before an instant; `null` when there was nothing. */
  readonly deleteBefore: (beforeMs: number, nowMs: number) => Deletion | null;
  /** The newest 100, newest first. */
  readonly deletions: () => readonly Deletion[];
  /** When the oldest record that is there ended; `null` where none is. */
  readonly oldestMs: () => number | null;
};

/** Connection records older than a city keeps them: sessions with their consents, accounting, codes that are over. */
export function createRetention(database: DatabaseSync): Retention {
  const consents = database.prepare(
    'DELETE FROM consents WHERE session IN (SELECT id FROM sessions WHERE ended_at_ms < ?)',
  );
  const sessions = database.prepare('DELETE FROM sessions WHERE ended_at_ms < ?');
  const accounting = database.prepare('DELETE FROM accounting WHERE updated_at_ms < ?');
  const vouchers = database.prepare(
    `DELETE FROM vouchers WHERE ifnull(ends_at_ms, usable_until_ms) < ?
     AND NOT EXISTS (SELECT 1 FROM sessions WHERE voucher = hash)`,
  );
  const prove = database.prepare(
    'INSERT INTO deletions (at_ms, before_ms, sessions, accounting, vouchers) VALUES (?, ?, ?, ?, ?)',
  );
  const list = database.prepare('SELECT * FROM deletions ORDER BY at_ms DESC LIMIT 100');
  const oldest = database.prepare(
    `SELECT min(ms) AS ms FROM (SELECT min(ended_at_ms) AS ms FROM sessions
     UNION ALL SELECT min(updated_at_ms) FROM accounting)`,
  );
  return {
    deletions: () =>
      list.all().map((row) => ({
        atMs: Number(row['at_ms']),
        beforeMs: Number(row['before_ms']),
        sessions: Number(row['sessions']),
        accounting: Number(row['accounting']),
        vouchers: Number(row['vouchers']),
      })),
    oldestMs: () => {
      const ms = oldest.get()?.['ms'] ?? null;
      return ms === null ? null : Number(ms);
    },
    deleteBefore: (beforeMs, nowMs) =>
      transaction(database, () => {
        consents.run(beforeMs);
        const [ended, accounts, codes] = [sessions, accounting, vouchers].map((each) =>
          Number(each.run(beforeMs).changes),
        );
        const deletion = {
          atMs: nowMs,
          beforeMs,
          sessions: ended ?? 0,
          accounting: accounts ?? 0,
          vouchers: codes ?? 0,
        };
        if (deletion.sessions + deletion.accounting + deletion.vouchers === 0) return null;
        prove.run(nowMs, beforeMs, deletion.sessions, deletion.accounting, deletion.vouchers);
        return deletion;
      }),
  };
}
