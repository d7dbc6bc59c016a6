/**
 * Accounting by sessions of an access point instead of by its names for them: `life` tells apart sessions that had the same
 * Acct-Session-Id, the newest the highest. `interval_ms` is the longest pause between two words of a record that goes on.
 * `accounting_place` holds how far the spool has come into the records, `accounting_unsent` which of them the shared
 * database has not, since when, and how often they have changed, `accounting_shared` which life they are there.
 */
export const accountingLives = `CREATE TABLE accounting_lives (
     id INTEGER PRIMARY KEY,
     nas TEXT NOT NULL,
     acct_session_id TEXT NOT NULL,
     life INTEGER NOT NULL DEFAULT 0,
     user TEXT,
     mac TEXT,
     started_at_ms INTEGER NOT NULL,
     updated_at_ms INTEGER NOT NULL,
     stopped_at_ms INTEGER,
     session_seconds INTEGER NOT NULL,
     input_octets INTEGER NOT NULL,
     output_octets INTEGER NOT NULL,
     terminate_cause TEXT,
     nas_address TEXT,
     session TEXT,
     station TEXT,
     multi_session TEXT,
     interval_ms INTEGER,
     UNIQUE (nas, acct_session_id, life)
   ) STRICT;
   INSERT INTO accounting_lives (nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms,
     session_seconds, input_octets, output_octets, terminate_cause, nas_address, session, station)
     SELECT nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms, session_seconds,
       input_octets, output_octets, terminate_cause, nas_address, session, station FROM accounting;
   DROP TABLE accounting;
   ALTER TABLE accounting_lives RENAME TO accounting;
   CREATE INDEX accounting_open ON accounting (nas) WHERE stopped_at_ms IS NULL;
   CREATE INDEX accounting_mac ON accounting (mac) WHERE mac IS NOT NULL;
   CREATE INDEX accounting_open_device ON accounting (mac) WHERE stopped_at_ms IS NULL;
   CREATE INDEX accounting_session ON accounting (session) WHERE stopped_at_ms IS NULL;

   CREATE TABLE accounting_place (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL) STRICT;
   INSERT INTO accounting_place VALUES (1, 0);

   CREATE TABLE accounting_unsent (
     record INTEGER PRIMARY KEY,
     changes INTEGER NOT NULL,
     since_ms INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE accounting_shared (record INTEGER PRIMARY KEY, life INTEGER NOT NULL) STRICT;`;
