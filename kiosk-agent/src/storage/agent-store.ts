import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { exitOnIoError, isStorageFull, transaction } from '@machikado/runtime/sqlite.ts';

/** One step each, in order; a shipped step never changes. `user_version` counts the steps that a file has had. */
const migrations: readonly string[] = [
  `CREATE TABLE print_jobs (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     job_key TEXT NOT NULL UNIQUE,
     kind TEXT NOT NULL,
     subject TEXT,
     state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'failed', 'unknown')),
     reason TEXT,
     document_hash TEXT NOT NULL,
     document BLOB,
     created_at TEXT NOT NULL,
     settled_at TEXT
   ) STRICT;
   CREATE INDEX print_jobs_by_state ON print_jobs (state, seq);
   CREATE TABLE outbox (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at TEXT NOT NULL,
     kind TEXT NOT NULL,
     facts TEXT NOT NULL
   ) STRICT;
   CREATE TABLE kept_answers (
     key TEXT PRIMARY KEY,
     body TEXT NOT NULL,
     fetched_at TEXT NOT NULL
   ) STRICT;
   CREATE TABLE probes (id INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;`,
  `CREATE TABLE browsed_hosts (
     minute TEXT NOT NULL,
     host TEXT NOT NULL,
     PRIMARY KEY (minute, host)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE payments (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     booking_id TEXT NOT NULL,
     terminal TEXT NOT NULL,
     reference TEXT NOT NULL UNIQUE,
     yen INTEGER,
     invoice_number TEXT,
     state TEXT NOT NULL CHECK (state IN ('asked', 'sending', 'approved', 'declined', 'cancelled', 'unknown')),
     transaction_number TEXT,
     created_at TEXT NOT NULL,
     settled_at TEXT,
     told TEXT
   ) STRICT;
   CREATE INDEX payments_by_state ON payments (state, seq);`,
  `CREATE TABLE queued_applications (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL UNIQUE,
     sealed TEXT,
     ticket TEXT,
     outcome TEXT,
     queued_at TEXT NOT NULL
   ) STRICT;
   CREATE INDEX queued_applications_by_ticket ON queued_applications (ticket);`,
  `CREATE TABLE wifi_codes (
     key TEXT PRIMARY KEY,
     body TEXT NOT NULL,
     usable_until TEXT NOT NULL
   ) STRICT;`,
  // Copies from before they were signed prove nothing, so only what the kiosk was told to be stays.
  `CREATE TABLE kept_content (
     name TEXT PRIMARY KEY,
     body TEXT NOT NULL,
     signature TEXT NOT NULL,
     fetched_at TEXT NOT NULL
   ) STRICT;
   CREATE TABLE content_marks (
     name TEXT PRIMARY KEY,
     generation INTEGER NOT NULL,
     revision INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE content_trust (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;
   DELETE FROM kept_answers WHERE key <> 'desired';`,
];

/**
 * Brings an open database to the newest shape. Freed pages are overwritten, so that a purged slip is gone from the file.
 */
export function prepareAgentDatabase(database: DatabaseSync): void {
  database.exec('PRAGMA secure_delete=ON');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  assert.ok(version <= migrations.length, 'The database was written by a newer version of this program.');
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    transaction(database, () => {
      database.exec(step);
      database.exec(`PRAGMA user_version=${index + 1}`);
    });
  }
}

export type StorageState = 'ok' | 'full';

/** The agent's one database. Every write goes through `write`, which tells a full disk from a fault. */
export type AgentStore = {
  readonly database: DatabaseSync;
  /** Runs synchronous work in one durable transaction. `storage-full` when nothing of it was written. */
  readonly write: <Value>(work: () => Value) => Result<Value, 'storage-full'>;
  readonly state: () => StorageState;
  /** Takes what was deleted out of the write-ahead log too, as far as the disk has room for it. */
  readonly clearLog: () => void;
};

export type AgentStoreOptions = {
  readonly database: DatabaseSync;
  readonly log: Log;
  readonly onState: (state: StorageState) => void;
  readonly signal: AbortSignal;
  readonly probeMs?: number;
};

/** Wraps the database, and while the disk is full keeps trying a small write until there is room again. */
export function createAgentStore(options: AgentStoreOptions): AgentStore {
  const { database, log } = options;
  let state: StorageState = 'ok';
  const become = (next: StorageState) => {
    if (next === state) return;
    state = next;
    log[next === 'full' ? 'error' : 'info'](`storage.${next}`);
    options.onState(next);
    if (next === 'full') void probe();
  };
  const write = <Value>(work: () => Value): Result<Value, 'storage-full'> => {
    try {
      const value = transaction(database, work);
      become('ok');
      return ok(value);
    } catch (error) {
      if (!isStorageFull(error)) throw error;
      become('full');
      return err('storage-full');
    }
  };
  const probe = async (): Promise<void> => {
    for (;;) {
      await delay(options.probeMs ?? 1000, undefined, { signal: options.signal }).catch(() => undefined);
      if (options.signal.aborted) return;
      // The smallest write there is: its success turns the state.
      const tried = write(() => {
        database.exec('INSERT INTO probes (id, count) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET count = count + 1');
      });
      if (tried.ok) return;
    }
  };
  const clearLog = () => {
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      exitOnIoError(error);
      if (!isStorageFull(error)) throw error;
      become('full');
    }
  };
  return { database, write, clearLog, state: () => state };
}
