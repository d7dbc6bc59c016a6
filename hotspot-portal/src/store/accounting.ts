import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { createCounting } from './accounting-sessions.ts';
import { createWriting, intervalOf, toRecord, type AccountingRow } from './accounting-rows.ts';
import { createSilence, type CloseSilent } from './accounting-silence.ts';
import { guarded, unawaited } from './database.ts';
import { rememberHashes } from '../session/voucher.ts';
import {
  isBefore,
  isOfRecord,
  mergeAccounting,
  restartCause,
  type AccountingMessage,
  type AccountingRecord,
} from '../session/accounting.ts';

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

export type AccountingStore = {
  /**
   * Saves a batch in one transaction; the same message again changes nothing. What has come since the last one of a
   * record counts for the session that the portal has opened at that access point, also after its end. Gives the vouchers
   * that have used more. With a place in the spool, which is kept with it, the batch is safe there already: this waits for
   * no disk, and the place is durable with the next commit that does.
   */
  readonly save: (entries: readonly AccountingEntry[], place?: number) => ReadonlySet<string>;
  /** How far the spool has come into the records. */
  readonly place: () => number;
  /** Waits for the disk: all that was saved until now is on it. */
  readonly makeDurable: () => void;
  /** The newest session of an access point under this id. */
  readonly find: (nas: string, acctSessionId: string) => AccountingRecord | null;
  /** Where a device is, what counts for this session of ours first. */
  readonly openAt: (mac: string, session?: string) => readonly AccountedAt[];
  /**
   * Ends, at their last word, open records that used to say something regularly and have not for more than twice as long
   * as ever before. Looks at so many a time, and goes on there at the next; nothing from before `sinceMs`, when we began
   * to listen, counts as silence. Gives how many it has ended.
   */
  readonly closeSilent: CloseSilent;
  /** How many records the shared database has not as they are, and how far back the oldest of them was heard. */
  readonly unsent: (nowMs: number) => { readonly count: number; readonly lagMs: number };
};

/** A version before this one kept the addresses. */
function hideFormer(database: DatabaseSync, hashOf: (mac: string) => string): void {
  const plain = database.prepare("SELECT DISTINCT mac FROM accounting WHERE mac LIKE '__:__:%'");
  const hide = database.prepare('UPDATE accounting SET mac = ? WHERE mac = ?');
  for (const row of plain.all()) guarded(() => hide.run(hashOf(String(row['mac'])), String(row['mac'])));
}

/** One message into its record, and what that has grown by into its session; gives the voucher that has used more. */
function createSaving(database: DatabaseSync, hashOf: (mac: string) => string) {
  const lives = database.prepare('SELECT * FROM accounting WHERE nas = ? AND acct_session_id = ? ORDER BY life DESC');
  const writing = createWriting(database);
  const counting = createCounting(database, hashOf);
  const read = (nas: string, id: string) => lives.all(nas, id) as AccountingRow[];
  // A device is hashed only where its own writing of the address does not say already that it is the same.
  const isOtherDevice = (row: AccountingRow, { mac, station }: AccountingMessage) =>
    mac !== null && row.mac !== null && (station === null || station !== row.station) && row.mac !== hashOf(mac);
  /** The session that a message is about: the newest of this device under its id of which that may be true. */
  const rowFor = (rows: readonly AccountingRow[], message: AccountingMessage): AccountingRow | undefined => {
    const [newest, ...older] = rows.filter((row) => !isOtherDevice(row, message));
    if (!newest || !isOfRecord(toRecord(newest), message)) return undefined;
    if (older.length === 0 || !isBefore(toRecord(newest), message)) return newest;
    return older.find((row) => !isBefore(toRecord(row), message)) ?? older.at(-1);
  };
  const save = (told: AccountingMessage, nasAddress: string): string | null => {
    const rows = read(told.nas, told.acctSessionId);
    const row = rowFor(rows, told);
    const before = row ? toRecord(row) : null;
    const knownMac = before?.mac ?? null;
    const mac = knownMac ?? (told.mac === null ? null : hashOf(told.mac));
    const record = mergeAccounting(before, { ...told, mac });
    const session = counting.sessionOf(told, row?.session ?? null);
    const isOpen = record.stoppedAtMs === null;
    const station = isOpen ? (told.station ?? row?.station ?? null) : null;
    const multi = row?.multi_session ?? told.multiSession ?? null;
    const { user, startedAtMs, stoppedAtMs, terminateCause } = record;
    const about = [user, mac, startedAtMs, stoppedAtMs, terminateCause, session, station, multi];
    const counts = [record.updatedAtMs, record.sessionSeconds, record.inputOctets, record.outputOctets, nasAddress];
    if (!row) {
      const [former] = rows;
      if (former) writing.leave(former.id);
      writing.insert([...counts, null], about, [told.nas, told.acctSessionId, (former?.life ?? -1) + 1]);
    } else {
      const was = [row.user, row.mac, row.started_at_ms, row.stopped_at_ms, row.terminate_cause, row.session];
      const isSame = [...was, row.station, row.multi_session].every((value, at) => value === about[at]);
      writing.update(row.id, [...counts, intervalOf(row, told)], isSame ? null : about);
    }
    // To an access point, input is what comes from the phone (RFC 2866 §5.3).
    const up = record.inputOctets - (before?.inputOctets ?? 0);
    const down = record.outputOctets - (before?.outputOctets ?? 0);
    return session === null ? null : counting.count(session, { up, down });
  };
  return { read, save };
}

/**
 * Accounting records by access point, Acct-Session-Id and life. A device's address is kept as a keyed hash, and as its
 * access point writes it only as long as that counts for it: by it the device is found there.
 */
export function createAccountingStore(database: DatabaseSync, hash: (mac: string) => string): AccountingStore {
  const hashOf = rememberHashes(hash);
  hideFormer(database, hashOf);
  const saving = createSaving(database, hashOf);
  const open = database.prepare(
    `SELECT nas_address, acct_session_id, station, user, started_at_ms, input_octets + output_octets AS bytes
     FROM accounting WHERE (mac = :mac OR session = :session) AND stopped_at_ms IS NULL AND nas_address IS NOT NULL
     ORDER BY session IS :session DESC, updated_at_ms DESC LIMIT 8`,
  );
  const closeAll = database.prepare(
    `UPDATE accounting SET stopped_at_ms = ?, terminate_cause = '${restartCause}', station = NULL
     WHERE nas = ? AND stopped_at_ms IS NULL AND started_at_ms <= ?`,
  );
  const countUnsent = database.prepare('SELECT count(*) AS n, min(since_ms) AS since FROM accounting_unsent');
  const readPlace = database.prepare('SELECT number FROM accounting_place');
  const setPlace = database.prepare('UPDATE accounting_place SET number = ?');
  const place = () => Number(readPlace.get()?.['number']);
  const saveAll = (entries: readonly AccountingEntry[]) => {
    const vouchers = new Set<string>();
    for (const entry of entries) {
      if (entry.kind === 'nas-restarted') closeAll.run(entry.atMs, entry.nas, entry.atMs);
      else vouchers.add(saving.save(entry.message, entry.nasAddress) ?? '');
    }
    vouchers.delete('');
    return vouchers;
  };
  return {
    save: (entries, to) => {
      if (to === undefined) return transaction(database, () => saveAll(entries));
      return unawaited(database, () => {
        setPlace.run(to);
        return saveAll(entries);
      });
    },
    place,
    makeDurable: () => void transaction(database, () => setPlace.run(place())),
    closeSilent: createSilence(database),
    unsent: (nowMs) => {
      const row = countUnsent.get();
      return { count: Number(row?.['n']), lagMs: Math.max(0, nowMs - Number(row?.['since'] ?? nowMs)) };
    },
    find: (nas, acctSessionId) => {
      const [row] = saving.read(nas, acctSessionId);
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
