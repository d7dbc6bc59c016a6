import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { guarded } from './database.ts';
import { mergeAccounting, type AccountingMessage, type AccountingRecord } from '../session/accounting.ts';

export type AccountingEntry =
  | { readonly kind: 'session'; readonly message: AccountingMessage }
  /** Accounting-On or -Off, RFC 2866 §5.1: every session of this NAS is over. */
  | { readonly kind: 'nas-restarted'; readonly nas: string; readonly atMs: number };

type AccountingRow = {
  user: string | null;
  mac: string | null;
  started_at_ms: number;
  updated_at_ms: number;
  stopped_at_ms: number | null;
  session_seconds: number;
  input_octets: number;
  output_octets: number;
  terminate_cause: string | null;
};

function toRecord(row: AccountingRow): AccountingRecord {
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

export type AccountingStore = {
  /** Makes a batch durable in one transaction; the same message again changes nothing. */
  readonly save: (entries: readonly AccountingEntry[]) => void;
  readonly find: (nas: string, acctSessionId: string) => AccountingRecord | null;
};

/** A version before this one kept the addresses. */
function hideFormer(database: DatabaseSync, hashOf: (mac: string) => string): void {
  const plain = database.prepare("SELECT DISTINCT mac FROM accounting WHERE mac LIKE '__:__:%'");
  const hide = database.prepare('UPDATE accounting SET mac = ? WHERE mac = ?');
  for (const row of plain.all()) guarded(() => hide.run(hashOf(String(row['mac'])), String(row['mac'])));
}

/** Accounting records by (NAS, Acct-Session-Id). A device's address is kept as a keyed hash only. */
export function createAccountingStore(database: DatabaseSync, hashOf: (mac: string) => string): AccountingStore {
  hideFormer(database, hashOf);
  const select = database.prepare('SELECT * FROM accounting WHERE nas = ? AND acct_session_id = ?');
  const upsert = database.prepare(
    `INSERT OR REPLACE INTO accounting (nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms,
       session_seconds, input_octets, output_octets, terminate_cause) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const closeAll = database.prepare(
    `UPDATE accounting SET stopped_at_ms = ?, terminate_cause = 'NAS-Reboot'
     WHERE nas = ? AND stopped_at_ms IS NULL AND started_at_ms <= ?`,
  );
  const find = (nas: string, acctSessionId: string) => {
    const row = select.get(nas, acctSessionId) as AccountingRow | undefined;
    return row ? toRecord(row) : null;
  };
  const saveMessage = (message: AccountingMessage) => {
    const mac = message.mac === null ? null : hashOf(message.mac);
    const record = mergeAccounting(find(message.nas, message.acctSessionId), { ...message, mac });
    const { user, startedAtMs, updatedAtMs, stoppedAtMs } = record;
    const times = [startedAtMs, updatedAtMs, stoppedAtMs];
    const totals = [record.sessionSeconds, record.inputOctets, record.outputOctets, record.terminateCause];
    upsert.run(message.nas, message.acctSessionId, user, record.mac, ...times, ...totals);
  };
  return {
    save: (entries) =>
      transaction(database, () => {
        for (const entry of entries) {
          if (entry.kind === 'session') saveMessage(entry.message);
          else closeAll.run(entry.atMs, entry.nas, entry.atMs);
        }
      }),
    find,
  };
}
