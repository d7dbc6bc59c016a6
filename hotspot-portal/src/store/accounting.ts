import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { mergeAccounting, type AccountingMessage, type AccountingRecord } from '../session/accounting.ts';

export type AccountingEntry =
  | {
      readonly kind: 'session';
      readonly message: AccountingMessage;
      /** Whence it came. */ readonly nasAddress: string;
    }
  /** Accounting-On or -Off, RFC 2866 §5.1: every session of this NAS is over. */
  | { readonly kind: 'nas-restarted'; readonly nas: string; readonly atMs: number };

/** A session that an access point has told of and not ended yet: where, and as it names the session and the device. */
export type AccountedAt = {
  readonly nasAddress: string;
  readonly acctSessionId: string;
  readonly station: string | null;
};

type AccountingRow = {
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
  /**
   * Makes a batch durable in one transaction; the same message again changes nothing. What has come since the last one
   * of a record counts for the session that the portal has opened at that access point, also after its end. Gives the
   * vouchers that have used more.
   */
  readonly save: (entries: readonly AccountingEntry[]) => ReadonlySet<string>;
  readonly find: (nas: string, acctSessionId: string) => AccountingRecord | null;
  readonly openAt: (mac: string) => readonly AccountedAt[];
};

/** What a record has grown by is data of the session to which it belongs: one that is open now, else its last one. */
function createCounting(database: DatabaseSync) {
  const ofDevice = database.prepare('SELECT id FROM sessions WHERE ended_at_ms IS NULL AND mac = ? AND ipv4 IS NULL');
  const add = database.prepare(
    'UPDATE sessions SET up_bytes = up_bytes + ?, down_bytes = down_bytes + ? WHERE id = ? RETURNING voucher',
  );
  return {
    sessionOf: (mac: string | null) =>
      mac === null ? null : ((ofDevice.get(mac)?.['id'] as string | undefined) ?? null),
    /** The voucher whose data it is; `null` where nothing has come. */
    count: (session: string, grown: { readonly up: number; readonly down: number }) =>
      grown.up + grown.down === 0
        ? null
        : ((add.all(grown.up, grown.down, session)[0]?.['voucher'] as string | undefined) ?? null),
  };
}

/** Accounting records by (NAS, Acct-Session-Id). */
export function createAccountingStore(database: DatabaseSync): AccountingStore {
  const select = database.prepare('SELECT * FROM accounting WHERE nas = ? AND acct_session_id = ?');
  const upsert = database.prepare(
    `INSERT OR REPLACE INTO accounting (nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms,
       session_seconds, input_octets, output_octets, terminate_cause, nas_address, session, station)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const open = database.prepare(
    `SELECT nas_address, acct_session_id, station FROM accounting
     WHERE mac = ? AND stopped_at_ms IS NULL AND nas_address IS NOT NULL ORDER BY updated_at_ms DESC LIMIT 8`,
  );
  const counting = createCounting(database);
  const closeAll = database.prepare(
    `UPDATE accounting SET stopped_at_ms = ?, terminate_cause = 'NAS-Reboot'
     WHERE nas = ? AND stopped_at_ms IS NULL AND started_at_ms <= ?`,
  );
  const read = (nas: string, acctSessionId: string) => select.get(nas, acctSessionId) as AccountingRow | undefined;
  const saveMessage = (message: AccountingMessage, nasAddress: string): string | null => {
    const row = read(message.nas, message.acctSessionId);
    const before = row ? toRecord(row) : null;
    const record = mergeAccounting(before, message);
    const { user, mac, startedAtMs, updatedAtMs, stoppedAtMs } = record;
    const session = counting.sessionOf(mac) ?? row?.session ?? null;
    const times = [startedAtMs, updatedAtMs, stoppedAtMs];
    const totals = [record.sessionSeconds, record.inputOctets, record.outputOctets, record.terminateCause];
    upsert.run(
      message.nas,
      message.acctSessionId,
      user,
      mac,
      ...times,
      ...totals,
      ...[nasAddress, session, message.station],
    );
    // To an access point, input is what comes from the phone (RFC 2866 §5.3).
    const up = record.inputOctets - (before?.inputOctets ?? 0);
    const down = record.outputOctets - (before?.outputOctets ?? 0);
    return session === null ? null : counting.count(session, { up, down });
  };
  return {
    save: (entries) =>
      transaction(database, () => {
        const vouchers = new Set<string>();
        for (const entry of entries) {
          if (entry.kind === 'nas-restarted') closeAll.run(entry.atMs, entry.nas, entry.atMs);
          else vouchers.add(saveMessage(entry.message, entry.nasAddress) ?? '');
        }
        vouchers.delete('');
        return vouchers;
      }),
    find: (nas, acctSessionId) => {
      const row = read(nas, acctSessionId);
      return row ? toRecord(row) : null;
    },
    openAt: (mac) =>
      open.all(mac).map((row) => ({
        nasAddress: String(row['nas_address']),
        acctSessionId: String(row['acct_session_id']),
        station: row['station'] as string | null,
      })),
  };
}
