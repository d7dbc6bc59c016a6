import type { DatabaseSync } from 'node:sqlite';
import { restartCause, type AccountingMessage, type AccountingRecord } from '../session/accounting.ts';

/** A record as it stands in its table. */
export type AccountingRow = {
  id: number;
  life: number;
  session: string | null;
  user: string | null;
  mac: string | null;
  started_at_ms: number;
  updated_at_ms: number;
  stopped_at_ms: number | null;
  session_seconds: number;
  input_octets: number;
  output_octets: number;
  terminate_cause: string | null;
  nas_address: string | null;
  station: string | null;
  multi_session: string | null;
  interval_ms: number | null;
};

export function toRecord(row: AccountingRow): AccountingRecord {
  return {
    user: row.user,
    mac: row.mac,
    startedAtMs: row.started_at_ms,
    updatedAtMs: row.updated_at_ms,
    stoppedAtMs: row.stopped_at_ms,
    sessionSeconds: row.session_seconds,
    inputOctets: row.input_octets,
    outputOctets: row.output_octets,
    terminateCause: row.terminate_cause,
  };
}

const longestIntervalMs = 86_400_000;

/** The statements that write a record: a word of one that goes on touches its row and no index. */
export function createWriting(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO accounting (updated_at_ms, session_seconds, input_octets, output_octets, nas_address, interval_ms,
       user, mac, started_at_ms, stopped_at_ms, terminate_cause, session, station, multi_session, nas,
       acct_session_id, life)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const counters =
    'updated_at_ms = ?, session_seconds = ?, input_octets = ?, output_octets = ?, nas_address = ?, interval_ms = ?';
  const goOn = database.prepare(`UPDATE accounting SET ${counters} WHERE id = ?`);
  const change = database.prepare(
    `UPDATE accounting SET ${counters}, user = ?, mac = ?, started_at_ms = ?, stopped_at_ms = ?, terminate_cause = ?,
       session = ?, station = ?, multi_session = ? WHERE id = ?`,
  );
  const leave = database.prepare(
    'UPDATE accounting SET stopped_at_ms = updated_at_ms, terminate_cause = ?, station = NULL WHERE id = ? AND stopped_at_ms IS NULL',
  );
  type Values = readonly (string | number | null)[];
  return {
    insert: (counted: Values, about: Values, key: readonly [string, string, number]) =>
      insert.run(...counted, ...about, ...key),
    /** `about` where it differs from what is there. */
    update: (id: number, counted: Values, about: Values | null) =>
      about ? change.run(...counted, ...about, id) : goOn.run(...counted, id),
    /** The access point has forgotten this one: its id is another session now. */
    leave: (id: number) => leave.run(restartCause, id),
  };
}

/** The longest pause between two words of a record that goes on. */
export function intervalOf(row: AccountingRow, { status, atMs }: AccountingMessage): number | null {
  const pauseMs = atMs - row.updated_at_ms;
  if (status !== 'interim' || row.stopped_at_ms !== null || pauseMs <= 0) return row.interval_ms;
  return Math.max(row.interval_ms ?? 0, Math.min(pauseMs, longestIntervalMs));
}
