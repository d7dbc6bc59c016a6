import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import type { SharedRecord } from '../session/shared-record.ts';
import { unawaited } from './database.ts';

/** A record that the shared database has not as it is now. */
export type UnsentRecord = {
  readonly id: number;
  /** How often it has changed since it was last sent whole. */
  readonly changes: number;
  /** Which life it is in the shared database, where it has been there. */
  readonly sharedLife: number | null;
  /** Lives there that other records of this server are. */
  readonly takenLives: readonly number[];
  readonly record: Omit<SharedRecord, 'life'>;
};

export type UnsentStore = {
  readonly next: (limit: number) => readonly UnsentRecord[];
  /** These are in the shared database, under these lives; one that has changed meanwhile is to be sent again. */
  readonly sent: (records: readonly { readonly id: number; readonly changes: number; readonly life: number }[]) => void;
};

const note = 'INSERT INTO accounting_unsent VALUES (NEW.id, 1, NEW.updated_at_ms)';

/** From now on each change of a record is noted in its own transaction. Records that were never sent are to be. */
function beginTracking(database: DatabaseSync): void {
  database.exec(
    `CREATE TEMP TRIGGER accounting_began AFTER INSERT ON accounting BEGIN ${note}; END;
     CREATE TEMP TRIGGER accounting_changed AFTER UPDATE ON accounting BEGIN
       ${note} ON CONFLICT (record) DO UPDATE SET changes = changes + 1;
     END;
     CREATE TEMP TRIGGER accounting_gone AFTER DELETE ON accounting BEGIN
       DELETE FROM accounting_unsent WHERE record = OLD.id;
       DELETE FROM accounting_shared WHERE record = OLD.id;
     END;`,
  );
  transaction(database, () =>
    database.exec(
      `INSERT OR IGNORE INTO accounting_unsent SELECT id, 1, updated_at_ms FROM accounting
       WHERE id NOT IN (SELECT record FROM accounting_shared)`,
    ),
  );
}

/** What of the accounting records is still to go to the shared database; once for each opened store. */
export function createUnsentStore(database: DatabaseSync): UnsentStore {
  beginTracking(database);
  const next = database.prepare(
    `SELECT accounting.*, changes, shared.life AS shared_life,
       (SELECT json_group_array(other_shared.life) FROM accounting AS other
          JOIN accounting_shared AS other_shared ON other_shared.record = other.id
        WHERE other.nas = accounting.nas AND other.acct_session_id = accounting.acct_session_id
          AND other.id <> accounting.id) AS taken
     FROM accounting_unsent JOIN accounting ON accounting.id = accounting_unsent.record
       LEFT JOIN accounting_shared AS shared ON shared.record = accounting.id
     WHERE accounting_unsent.record > ? ORDER BY accounting_unsent.record LIMIT ?`,
  );
  // Those that change all the time must not keep the others waiting.
  let after = 0;
  const rowsNow = (limit: number) => {
    const rows = next.all(after, limit);
    if (rows.length > 0 || after === 0) return rows;
    after = 0;
    return next.all(after, limit);
  };
  const remove = database.prepare('DELETE FROM accounting_unsent WHERE record = ? AND changes = ?');
  const share = database.prepare('INSERT OR REPLACE INTO accounting_shared VALUES (?, ?)');
  const exists = database.prepare('SELECT 1 FROM accounting WHERE id = ?');
  return {
    next: (limit) =>
      rowsNow(limit).map((row) => ({
        id: Number(row['id']),
        changes: Number(row['changes']),
        sharedLife: row['shared_life'] as number | null,
        takenLives: JSON.parse(String(row['taken'])) as number[],
        record: {
          nas: String(row['nas']),
          acctSessionId: String(row['acct_session_id']),
          user: row['user'] as string | null,
          device: row['mac'] as string | null,
          multiSession: row['multi_session'] as string | null,
          startedAtMs: Number(row['started_at_ms']),
          updatedAtMs: Number(row['updated_at_ms']),
          stoppedAtMs: row['stopped_at_ms'] as number | null,
          terminateCause: row['terminate_cause'] as string | null,
          sessionSeconds: Number(row['session_seconds']),
          inputOctets: Number(row['input_octets']),
          outputOctets: Number(row['output_octets']),
        },
      })),
    sent: (records) =>
      unawaited(database, () => {
        for (const { id, changes, life } of records) {
          after = id;
          remove.run(id, changes);
          if (exists.get(id)) share.run(id, life);
        }
      }),
  };
}
