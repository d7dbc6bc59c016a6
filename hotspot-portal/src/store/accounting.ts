import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { guarded } from './database.ts';
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
  /** Keyed hash of the name by which it asked; `null` where it has told of none. */
  readonly user: string | null;
  /** Since when it counts, and what it has counted. */
  readonly startedAtMs: number;
  readonly bytes: number;
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
  station: string | null;
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
  /** Where a device is, what counts for this session of ours first. */
  readonly openAt: (mac: string, session?: string) => readonly AccountedAt[];
};

/** A version before this one kept the addresses. */
function hideFormer(database: DatabaseSync, hashOf: (mac: string) => string): void {
  const plain = database.prepare("SELECT DISTINCT mac FROM accounting WHERE mac LIKE '__:__:%'");
  const hide = database.prepare('UPDATE accounting SET mac = ? WHERE mac = ?');
  for (const row of plain.all()) guarded(() => hide.run(hashOf(String(row['mac'])), String(row['mac'])));
}

/** What a record has grown by is data of the session to which it belongs: one that our own gateway counts gets none of it. */
function createCounting(database: DatabaseSync, hashOf: (mac: string) => string) {
  const ours = database.prepare('SELECT id FROM sessions WHERE id = ? AND ipv4 IS NULL');
  const ofDevice = database.prepare('SELECT id FROM sessions WHERE ended_at_ms IS NULL AND mac = ? AND ipv4 IS NULL');
  // One that has ended has lost its address and is found by the hash of it: its last bytes come after its end.
  const ended = database.prepare(
    'SELECT id FROM sessions WHERE mac = ? AND ipv4 IS NULL AND started_at_ms <= ? ORDER BY rowid DESC LIMIT 1',
  );
  const add = database.prepare(
    'UPDATE sessions SET up_bytes = up_bytes + ?, down_bytes = down_bytes + ? WHERE id = ? RETURNING voucher',
  );
  const idIn = (row: Record<string, unknown> | undefined) => (row ? String(row['id']) : null);
  return {
    /**
     * The session that the access point says that it counts for; where it says none, that of the device: one that is open
     * now, else the record's last one, else the device's.
     */
    sessionOf: ({ session, mac, atMs }: AccountingMessage, last: string | null): string | null =>
      (session === null ? null : idIn(ours.get(session))) ??
      (mac === null ? null : idIn(ofDevice.get(mac))) ??
      last ??
      (mac === null ? null : idIn(ended.get(hashOf(mac), atMs))),
    /** The voucher whose data it is; `null` where nothing has come. */
    count: (session: string, grown: { readonly up: number; readonly down: number }) =>
      grown.up + grown.down === 0
        ? null
        : ((add.all(grown.up, grown.down, session)[0]?.['voucher'] as string | undefined) ?? null),
  };
}

/** Accounting records by (NAS, Acct-Session-Id). A device's address is kept as a keyed hash, and as its access point writes it only as long as that counts for it: by it the device is found there. */
export function createAccountingStore(database: DatabaseSync, hashOf: (mac: string) => string): AccountingStore {
  hideFormer(database, hashOf);
  const select = database.prepare('SELECT * FROM accounting WHERE nas = ? AND acct_session_id = ?');
  const upsert = database.prepare(
    `INSERT OR REPLACE INTO accounting (nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms,
       session_seconds, input_octets, output_octets, terminate_cause, nas_address, session, station)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const open = database.prepare(
    `SELECT nas_address, acct_session_id, station, user, started_at_ms, input_octets + output_octets AS bytes
     FROM accounting WHERE (mac = :mac OR session = :session) AND stopped_at_ms IS NULL AND nas_address IS NOT NULL
     ORDER BY session IS :session DESC, updated_at_ms DESC LIMIT 8`,
  );
  const counting = createCounting(database, hashOf);
  const closeAll = database.prepare(
    `UPDATE accounting SET stopped_at_ms = ?, terminate_cause = 'NAS-Reboot', station = NULL
     WHERE nas = ? AND stopped_at_ms IS NULL AND started_at_ms <= ?`,
  );
  const read = (nas: string, acctSessionId: string) => select.get(nas, acctSessionId) as AccountingRow | undefined;
  const saveMessage = (message: AccountingMessage, nasAddress: string): string | null => {
    const row = read(message.nas, message.acctSessionId);
    const before = row ? toRecord(row) : null;
    const mac = message.mac === null ? null : hashOf(message.mac);
    const record = mergeAccounting(before, { ...message, mac });
    const { user, startedAtMs, updatedAtMs, stoppedAtMs } = record;
    const session = counting.sessionOf(message, row?.session ?? null);
    const times = [startedAtMs, updatedAtMs, stoppedAtMs];
    const totals = [record.sessionSeconds, record.inputOctets, record.outputOctets, record.terminateCause];
    upsert.run(
      message.nas,
      message.acctSessionId,
      user,
      record.mac,
      ...times,
      ...totals,
      ...[nasAddress, session, stoppedAtMs === null ? (message.station ?? row?.station ?? null) : null],
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
    openAt: (mac, session) =>
      open.all({ mac: hashOf(mac), session: session ?? null }).map((row) => ({
        nasAddress: String(row['nas_address']),
        acctSessionId: String(row['acct_session_id']),
        station: row['station'] as string | null,
        user: row['user'] as string | null,
        startedAtMs: Number(row['started_at_ms']),
        bytes: Number(row['bytes']),
      })),
  };
}
