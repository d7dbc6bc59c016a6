import type { DatabaseSync } from 'node:sqlite';
import { accountSessions } from './migrations-access.ts';
import { accountingLives } from './migrations-accounting.ts';
import { nasClients } from './migrations-nas.ts';
import { nasOrders } from './migrations-orders.ts';
import { networkAccounts } from './migrations-radius.ts';
import { stayOuts } from './migrations-stay-outs.ts';

/** Each entry is applied once, in order; `user_version` counts them. An entry that has shipped never changes. */
export const migrations: readonly string[] = [
  `CREATE TABLE spot_keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

   CREATE TABLE vouchers (
     hash TEXT PRIMARY KEY,
     issue_key TEXT NOT NULL UNIQUE,
     attempt INTEGER NOT NULL,
     minutes INTEGER NOT NULL,
     valid_minutes INTEGER NOT NULL,
     usable_until_ms INTEGER NOT NULL,
     ends_at_ms INTEGER
   ) STRICT;

   CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     voucher TEXT NOT NULL REFERENCES vouchers (hash),
     mac TEXT NOT NULL,
     ipv4 TEXT,
     started_at_ms INTEGER NOT NULL,
     ends_at_ms INTEGER NOT NULL,
     ended_at_ms INTEGER,
     end_reason TEXT
   ) STRICT;
   CREATE UNIQUE INDEX sessions_open_voucher ON sessions (voucher) WHERE ended_at_ms IS NULL;
   CREATE UNIQUE INDEX sessions_open_mac ON sessions (mac) WHERE ended_at_ms IS NULL;
   CREATE INDEX sessions_open_end ON sessions (ends_at_ms) WHERE ended_at_ms IS NULL;

   CREATE TABLE accounting (
     nas TEXT NOT NULL,
     acct_session_id TEXT NOT NULL,
     user TEXT,
     mac TEXT,
     started_at_ms INTEGER NOT NULL,
     updated_at_ms INTEGER NOT NULL,
     stopped_at_ms INTEGER,
     session_seconds INTEGER NOT NULL,
     input_octets INTEGER NOT NULL,
     output_octets INTEGER NOT NULL,
     terminate_cause TEXT,
     PRIMARY KEY (nas, acct_session_id)
   ) STRICT;
   CREATE INDEX accounting_open ON accounting (nas) WHERE stopped_at_ms IS NULL;

   CREATE TABLE events (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at_ms INTEGER NOT NULL,
     kind TEXT NOT NULL,
     facts TEXT NOT NULL
   ) STRICT;

   CREATE TABLE city_copies (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;`,

  `CREATE TABLE openings (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     cause TEXT NOT NULL,
     alert TEXT,
     drill INTEGER NOT NULL,
     started_at_ms INTEGER NOT NULL,
     ends_at_ms INTEGER NOT NULL,
     reminded INTEGER NOT NULL DEFAULT 0,
     ended_at_ms INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX openings_one ON openings (ended_at_ms IS NULL) WHERE ended_at_ms IS NULL;`,

  `CREATE TABLE consents (
     session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
     terms TEXT NOT NULL,
     way TEXT NOT NULL
   ) STRICT;
   CREATE INDEX sessions_device_start ON sessions (mac, started_at_ms);`,

  `CREATE TABLE deletions (
     at_ms INTEGER NOT NULL,
     before_ms INTEGER NOT NULL,
     sessions INTEGER NOT NULL,
     accounting INTEGER NOT NULL,
     vouchers INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX sessions_ended ON sessions (ended_at_ms);
   CREATE INDEX sessions_voucher ON sessions (voucher);`,

  // `number` is a session's name in the kernel, where counters are kept; `…_read` is what they stood at when last read.
  `ALTER TABLE sessions ADD COLUMN zone TEXT NOT NULL DEFAULT 'home';
   ALTER TABLE sessions ADD COLUMN tier TEXT NOT NULL DEFAULT 'voucher';
   ALTER TABLE sessions ADD COLUMN number INTEGER;
   ALTER TABLE sessions ADD COLUMN slowed INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE sessions ADD COLUMN up_bytes INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE sessions ADD COLUMN down_bytes INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE sessions ADD COLUMN up_read INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE sessions ADD COLUMN down_read INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE vouchers ADD COLUMN renewals INTEGER NOT NULL DEFAULT 0;
   UPDATE sessions SET number = rowid;
   CREATE UNIQUE INDEX sessions_number ON sessions (number);
   DROP INDEX sessions_open_voucher;
   CREATE INDEX sessions_open_voucher ON sessions (voucher) WHERE ended_at_ms IS NULL;`,

  'CREATE INDEX sessions_open_ipv4 ON sessions (ipv4) WHERE ended_at_ms IS NULL;',

  `CREATE TABLE grants (
     voucher TEXT PRIMARY KEY REFERENCES vouchers (hash) ON DELETE CASCADE,
     identity TEXT NOT NULL,
     way TEXT NOT NULL,
     provisional INTEGER NOT NULL,
     at_ms INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX grants_identity ON grants (identity, at_ms);

   CREATE TABLE challenges (
     device TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     identity TEXT NOT NULL,
     code TEXT NOT NULL,
     ends_at_ms INTEGER NOT NULL,
     tries_left INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE remembered (
     device TEXT PRIMARY KEY,
     identity TEXT NOT NULL,
     way TEXT NOT NULL,
     terms TEXT NOT NULL,
     until_ms INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE guardians (
     device TEXT PRIMARY KEY,
     guardian TEXT NOT NULL,
     terms TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     until_ms INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE provider_visits (
     state TEXT PRIMARY KEY,
     device TEXT NOT NULL,
     provider TEXT NOT NULL,
     verifier TEXT NOT NULL,
     nonce TEXT NOT NULL,
     ends_at_ms INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE tickets (
     number TEXT PRIMARY KEY,
     from_ms INTEGER NOT NULL,
     until_ms INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE purposes (
     day TEXT NOT NULL,
     purpose TEXT NOT NULL,
     count INTEGER NOT NULL,
     PRIMARY KEY (day, purpose)
   ) STRICT;`,

  // `…_counted` is what of a session's bytes has gone into an hour already; before an update no hour was counted.
  `ALTER TABLE consents ADD COLUMN language TEXT;
   ALTER TABLE sessions ADD COLUMN up_counted INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE sessions ADD COLUMN down_counted INTEGER NOT NULL DEFAULT 0;
   UPDATE sessions SET up_counted = up_bytes, down_counted = down_bytes;

   CREATE TABLE use_counting (period TEXT PRIMARY KEY, start TEXT NOT NULL) STRICT;

   CREATE TABLE use_hours (hour TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

   CREATE TABLE use_people (
     period TEXT NOT NULL,
     start TEXT NOT NULL,
     identity TEXT NOT NULL,
     PRIMARY KEY (period, start, identity)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE use_told (
     period TEXT NOT NULL,
     start TEXT NOT NULL,
     body TEXT NOT NULL,
     taken INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (period, start)
   ) STRICT;
   CREATE INDEX use_told_waiting ON use_told (start) WHERE taken = 0;`,
  // That records were handed out, never which; question is a hash of what was asked.
  `CREATE TABLE disclosures (
     id TEXT PRIMARY KEY,
     number TEXT NOT NULL,
     question TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     rows INTEGER NOT NULL,
     times INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX sessions_ipv4_start ON sessions (ipv4, started_at_ms) WHERE ipv4 IS NOT NULL;
   CREATE INDEX accounting_mac ON accounting (mac) WHERE mac IS NOT NULL;`,
  `ALTER TABLE accounting ADD COLUMN nas_address TEXT;
   ALTER TABLE accounting ADD COLUMN session TEXT;
   ALTER TABLE accounting ADD COLUMN station TEXT;
   CREATE INDEX accounting_open_device ON accounting (mac) WHERE stopped_at_ms IS NULL;
   CREATE TABLE opening_guests (mac TEXT PRIMARY KEY) STRICT;`,

  // Which of our sessions an access point counts for: asked for by its number too.
  `CREATE INDEX accounting_session ON accounting (session) WHERE stopped_at_ms IS NULL;`,
  networkAccounts,
  accountSessions,
  accountingLives,
  nasClients,
  nasOrders,
  stayOuts,
];

/** Brings the tables to this program's version, in one transaction. Throws when they are of a later program. */
export function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) throw new Error(`The store is of a later version (${version}) than this program.`);
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version=${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
