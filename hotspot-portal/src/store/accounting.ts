import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
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
  session: string | null;
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

export type NasSession = { readonly acctSessionId: string; readonly startedAtMs: number };

export type AccountingStore = {
  /**
   * Makes a batch durable in one transaction, with what it adds to the data of our sessions; the same message again
   * changes nothing. Gives the vouchers whose data has grown.
   */
  readonly save: (entries: readonly AccountingEntry[]) => ReadonlySet<string>;
  readonly find: (nas: string, acctSessionId: string) => AccountingRecord | null;
  /** When the access point began to count for a session, and under which name; `null` where it has not said. */
  readonly ofSession: (session: string) => NasSession | null;
};

type Grown = { readonly up: number; readonly down: number };

/** Of sessions that access points enforce: our own gateway counts the others itself, and no byte counts twice. */
function createNasData(database: DatabaseSync, hashOf: (mac: string) => string) {
  const known = database.prepare('SELECT id FROM sessions WHERE id = ? AND ipv4 IS NULL');
  // One that has ended has lost its address and is found by the hash of it: its last bytes come after its end.
  const latest = database.prepare(
    'SELECT id FROM sessions WHERE mac IN (?, ?) AND ipv4 IS NULL AND started_at_ms <= ? ORDER BY rowid DESC LIMIT 1',
  );
  const add = database.prepare(
    'UPDATE sessions SET up_bytes = up_bytes + ?, down_bytes = down_bytes + ? WHERE id = ? RETURNING voucher',
  );
  return {
    sessionOf: ({ session, mac, atMs }: AccountingMessage): string | null => {
      const named = session === null ? undefined : known.get(session);
      const row = named ?? (mac === null ? undefined : latest.get(mac, hashOf(mac), atMs));
      return row ? String(row['id']) : null;
    },
    add: (session: string, { up, down }: Grown) => add.all(up, down, session).map((row) => String(row['voucher'])),
  };
}

/** Accounting records by (NAS, Acct-Session-Id); `hashOf` is that of sessions that have ended. */
export function createAccountingStore(database: DatabaseSync, hashOf: (mac: string) => string): AccountingStore {
  const data = createNasData(database, hashOf);
  const ofSession = database.prepare(
    `SELECT acct_session_id, started_at_ms FROM accounting WHERE session = ? AND stopped_at_ms IS NULL
     ORDER BY started_at_ms DESC LIMIT 1`,
  );
  const select = database.prepare('SELECT * FROM accounting WHERE nas = ? AND acct_session_id = ?');
  const upsert = database.prepare(
    `INSERT OR REPLACE INTO accounting (nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms,
       session_seconds, input_octets, output_octets, terminate_cause, session)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const closeAll = database.prepare(
    `UPDATE accounting SET stopped_at_ms = ?, terminate_cause = 'NAS-Reboot'
     WHERE nas = ? AND stopped_at_ms IS NULL AND started_at_ms <= ?`,
  );
  const find = (nas: string, acctSessionId: string) => {
    const row = select.get(nas, acctSessionId) as AccountingRow | undefined;
    return row ? toRecord(row) : null;
  };
  const saveMessage = (message: AccountingMessage): readonly string[] => {
    const row = select.get(message.nas, message.acctSessionId) as AccountingRow | undefined;
    const before = row ? toRecord(row) : null;
    const record = mergeAccounting(before, message);
    const session = row?.session ?? data.sessionOf(message);
    const { user, mac, startedAtMs, updatedAtMs, stoppedAtMs } = record;
    const times = [startedAtMs, updatedAtMs, stoppedAtMs];
    const totals = [record.sessionSeconds, record.inputOctets, record.outputOctets, record.terminateCause];
    upsert.run(message.nas, message.acctSessionId, user, mac, ...times, ...totals, session);
    // RFC 2866 §5.3, §5.4: input is what came from the device.
    const grown = {
      up: record.inputOctets - (before?.inputOctets ?? 0),
      down: record.outputOctets - (before?.outputOctets ?? 0),
    };
    return session === null || grown.up + grown.down === 0 ? [] : data.add(session, grown);
  };
  return {
    save: (entries) =>
      transaction(database, () => {
        const vouchers = new Set<string>();
        for (const entry of entries) {
          if (entry.kind === 'session') for (const voucher of saveMessage(entry.message)) vouchers.add(voucher);
          else closeAll.run(entry.atMs, entry.nas, entry.atMs);
        }
        return vouchers;
      }),
    ofSession: (session) => {
      const row = ofSession.get(session);
      return row ? { acctSessionId: String(row['acct_session_id']), startedAtMs: Number(row['started_at_ms']) } : null;
    },
    find,
  };
}
