import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import type { Admission, Applicant } from '../session/admission.ts';
import type { EndReason, Session } from '../session/session.ts';
import type { Locale } from '@machikado/contracts/locale.ts';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { guarded } from './database.ts';

type SessionRow = {
  id: string;
  voucher: string;
  mac: string;
  ipv4: string | null;
  started_at_ms: number;
  ends_at_ms: number;
  zone: string;
  tier: string;
};

const columns = 'id, voucher, mac, ipv4, started_at_ms, ends_at_ms, zone, tier';

function toSession(row: unknown): Session {
  const { id, voucher, mac, ipv4, started_at_ms: startedAtMs, ends_at_ms: endsAtMs, zone, tier } = row as SessionRow;
  return { id, voucher, mac, ipv4, startedAtMs, endsAtMs, zone, tier };
}

/**
 * By which way somebody came in, and which version of the terms she had before her when she accepted them, in which
 * language; no language where a known device was let in without a page.
 */
export type Consent = { readonly way: WayIn; readonly terms: string; readonly language?: Locale | undefined };

/** Turns of a device without a code since some instant; the vouchers of the one that is not over, and of the last one. */
export type Turns = { readonly count: number; readonly running: string | null; readonly last: string | null };

export type SessionStore = {
  /** Open sessions of a voucher, a device or an address. */
  readonly openOf: (voucher: string, applicant: Applicant) => readonly Session[];
  readonly findByMac: (mac: string) => Session | null;
  readonly open: () => readonly Session[];
  readonly countOpen: () => number;
  /** How many ended for which reason, as far back as they are kept. */
  readonly countEnded: () => readonly { readonly reason: string; readonly count: number }[];
  /** Open sessions whose end has come. */
  readonly due: (nowMs: number) => readonly Session[];
  /** Ends the sessions that give way, starts the voucher's time and opens the session, all in one transaction. */
  readonly admit: (admission: Admission, consent?: Consent) => void;
  /** How many different times a device was let in this way since then. */
  readonly turnsOf: (turns: { mac: string; way: Consent['way']; sinceMs: number; nowMs: number }) => Turns;
  /** By which way a session came to be; `null` where an access point asked. */
  readonly wayOf: (session: Session) => WayIn | null;
  /** False when the session was not open any more. */
  readonly end: (session: Session, reason: EndReason, nowMs: number) => boolean;
  /** Makes a voucher's time longer and, up to `sessionsEndAtMs`, its open sessions; counts it as a renewal. */
  readonly extend: (voucher: string, ends: { voucherAtMs: number; sessionsAtMs: number }) => void;
  /** Gives a voucher and its open sessions other ends, which is no renewal. */
  readonly setEnd: SessionStore['extend'];
  /** Another tier, from now on. */
  readonly setTier: (session: Session, tier: string) => void;
  /** The latest instant that the store has seen; 0 when it is empty. */
  readonly latestMs: () => number;
  /** Names of zones in which somebody is online. */
  readonly zones: () => readonly string[];
  /** Gives the open sessions of a zone the end of their turn, or its closing where that comes first; those that changed. */
  readonly followClosing: (zone: string, closesAtMs: number | null) => readonly Session[];
};

/** What a zone's hours do to sessions that run already. */
function createHours(database: DatabaseSync): Pick<SessionStore, 'zones' | 'followClosing'> {
  const zones = database.prepare('SELECT DISTINCT zone FROM sessions WHERE ended_at_ms IS NULL');
  const end = 'min(v.ends_at_ms, ifnull(:closing, v.ends_at_ms))';
  const other = database.prepare(
    `SELECT s.id, ${end} AS ends FROM sessions s JOIN vouchers v ON v.hash = s.voucher
     WHERE s.ended_at_ms IS NULL AND s.zone = :zone AND v.ends_at_ms IS NOT NULL AND s.ends_at_ms <> ${end}`,
  );
  const set = database.prepare(`UPDATE sessions SET ends_at_ms = ? WHERE id = ? RETURNING ${columns}`);
  return {
    zones: () => zones.all().map((row) => String(row['zone'])),
    followClosing: (zone, closing) =>
      transaction(database, () =>
        other
          .all({ zone, closing })
          .flatMap((row) => set.all(Number(row['ends']), String(row['id'])))
          .map(toSession),
      ),
  };
}

/** What somebody with a word in it says of sessions that run. */
function createChanges(database: DatabaseSync): Pick<SessionStore, 'setEnd' | 'setTier'> {
  const endVoucher = database.prepare('UPDATE vouchers SET ends_at_ms = ? WHERE hash = ?');
  const endOpen = database.prepare('UPDATE sessions SET ends_at_ms = ? WHERE voucher = ? AND ended_at_ms IS NULL');
  const setTier = database.prepare('UPDATE sessions SET tier = ? WHERE id = ? AND ended_at_ms IS NULL');
  return {
    setEnd: (voucher, { voucherAtMs, sessionsAtMs }) =>
      transaction(database, () => {
        endVoucher.run(voucherAtMs, voucher);
        endOpen.run(sessionsAtMs, voucher);
      }),
    setTier: ({ id }, tier) => void guarded(() => setTier.run(tier, id)),
  };
}

/** A version before this one kept the addresses of sessions that have ended. */
function hideFormer(database: DatabaseSync, hashOf: (mac: string) => string): void {
  const plain = database.prepare("SELECT id, mac FROM sessions WHERE ended_at_ms IS NOT NULL AND mac LIKE '__:__:%'");
  const hide = database.prepare('UPDATE sessions SET mac = ? WHERE id = ?');
  for (const row of plain.all()) guarded(() => hide.run(hashOf(String(row['mac'])), String(row['id'])));
}

/** A device's turns: of the one that is online by its address, of those that have ended by the hash of it. */
function createTurnCount(database: DatabaseSync, hashOf: (mac: string) => string): SessionStore['turnsOf'] {
  const turns = database.prepare(
    `SELECT voucher, v.ends_at_ms AS ends FROM sessions s JOIN consents ON session = id JOIN vouchers v ON hash = voucher
     WHERE mac IN (?, ?) AND way = ? AND started_at_ms >= ?
     GROUP BY voucher ORDER BY max(started_at_ms) DESC, s.rowid DESC`,
  );
  return ({ mac, way, sinceMs, nowMs }) => {
    const rows = turns
      .all(mac, hashOf(mac), way, sinceMs)
      .map((row) => ({ voucher: String(row['voucher']), ends: Number(row['ends']) }));
    const running = rows.find(({ ends }) => ends > nowMs)?.voucher ?? null;
    return { count: rows.length, running, last: rows[0]?.voucher ?? null };
  };
}

/**
 * Sessions of this spot; an open one is a row without `ended_at_ms`. With its end a session loses its MAC address: what
 * stays as long as the city keeps records is a keyed hash, by which a device that is asked about is found, and no other.
 */
export function createSessionStore(database: DatabaseSync, hashOf: (mac: string) => string): SessionStore {
  const where = (condition: string) =>
    database.prepare(`SELECT ${columns} FROM sessions WHERE ended_at_ms IS NULL AND ${condition}`);
  // One question for each index: asked with OR, SQLite goes through all that are open.
  const openOf = database.prepare(
    ['voucher', 'mac', 'ipv4']
      .map((column) => `SELECT ${columns} FROM sessions WHERE ended_at_ms IS NULL AND ${column} = ?`)
      .join(' UNION '),
  );
  const byMac = where('mac = ?');
  const all = where('1');
  const due = database.prepare(
    `SELECT ${columns} FROM sessions INDEXED BY sessions_open_end WHERE ended_at_ms IS NULL AND ends_at_ms <= ?`,
  );
  const count = database.prepare('SELECT count(*) AS n FROM sessions WHERE ended_at_ms IS NULL');
  const ended = database.prepare(
    'SELECT end_reason, count(*) AS n FROM sessions WHERE ended_at_ms IS NOT NULL GROUP BY end_reason ORDER BY end_reason',
  );
  const insert = database.prepare(
    `INSERT INTO sessions (${columns}, number)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT ifnull(max(number), 0) + 1 FROM sessions))`,
  );
  const end = database.prepare(
    'UPDATE sessions SET ended_at_ms = ?, end_reason = ?, mac = ? WHERE id = ? AND ended_at_ms IS NULL',
  );
  const startVoucher = database.prepare('UPDATE vouchers SET ends_at_ms = ? WHERE hash = ? AND ends_at_ms IS NULL');
  const insertConsent = database.prepare('INSERT INTO consents (session, terms, way, language) VALUES (?, ?, ?, ?)');
  const extendVoucher = database.prepare('UPDATE vouchers SET ends_at_ms = ?, renewals = renewals + 1 WHERE hash = ?');
  const extendOpen = database.prepare('UPDATE sessions SET ends_at_ms = ? WHERE voucher = ? AND ended_at_ms IS NULL');
  const way = database.prepare('SELECT way FROM consents WHERE session = ?');
  hideFormer(database, hashOf);
  // The clock never goes back, so the last row began last.
  const latest = database.prepare(
    `SELECT max(ifnull((SELECT started_at_ms FROM sessions ORDER BY rowid DESC LIMIT 1), 0),
       ifnull((SELECT max(ended_at_ms) FROM sessions), 0)) AS ms`,
  );

  return {
    openOf: (voucher, { mac, ipv4 }) => openOf.all(voucher, mac, ipv4).map(toSession),
    findByMac: (mac) => {
      const row = byMac.get(mac);
      return row ? toSession(row) : null;
    },
    open: () => all.all().map(toSession),
    countEnded: () => ended.all().map((row) => ({ reason: String(row['end_reason']), count: Number(row['n']) })),
    countOpen: () => Number(count.get()?.['n'] ?? 0),
    due: (nowMs) => due.all(nowMs).map(toSession),
    admit: ({ session, ending, voucherEndsAtMs }, consent) =>
      transaction(database, () => {
        for (const old of ending) end.run(session.startedAtMs, old.reason, hashOf(old.session.mac), old.session.id);
        startVoucher.run(voucherEndsAtMs, session.voucher);
        const { id, voucher, mac, ipv4, startedAtMs, endsAtMs, zone, tier } = session;
        insert.run(id, voucher, mac, ipv4, startedAtMs, endsAtMs, zone, tier);
        if (consent) insertConsent.run(id, consent.terms, consent.way, consent.language ?? null);
      }),
    turnsOf: createTurnCount(database, hashOf),
    extend: (voucher, { voucherAtMs, sessionsAtMs }) =>
      transaction(database, () => {
        extendVoucher.run(voucherAtMs, voucher);
        extendOpen.run(sessionsAtMs, voucher);
      }),
    wayOf: (session) => (way.get(session.id)?.['way'] as WayIn | undefined) ?? null,
    end: (session, reason, nowMs) =>
      guarded(() => end.run(nowMs, reason, hashOf(session.mac), session.id).changes === 1),
    latestMs: () => Number(latest.get()?.['ms'] ?? 0),
    ...createHours(database),
    ...createChanges(database),
  };
}
