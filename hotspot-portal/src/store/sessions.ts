import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import type { Admission, Applicant } from '../session/admission.ts';
import type { EndReason, Session } from '../session/session.ts';
import type { WayName } from '../session/verified.ts';
import { guarded } from './database.ts';

type SessionRow = {
  id: string;
  voucher: string;
  mac: string;
  ipv4: string | null;
  started_at_ms: number;
  ends_at_ms: number;
};

const columns = 'id, voucher, mac, ipv4, started_at_ms, ends_at_ms';

function toSession(row: unknown): Session {
  const { id, voucher, mac, ipv4, started_at_ms: startedAtMs, ends_at_ms: endsAtMs } = row as SessionRow;
  return { id, voucher, mac, ipv4, startedAtMs, endsAtMs };
}

/** By which way somebody came in, and which version of the terms she had before her when she accepted them. */
export type Consent = { readonly way: WayName; readonly terms: string };

export type Turns = { readonly count: number; readonly running: string | null };

export type SessionStore = {
  /** Open sessions of a voucher, a device or an address: at most three, each of which gives way to a new one. */
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
  /** How many different times a device was let in this way since then, and the voucher of the last that is not over. */
  readonly turnsOf: (turns: { mac: string; way: Consent['way']; sinceMs: number; nowMs: number }) => Turns;
  /** By which way a session came to be; `null` where an access point asked. */
  readonly wayOf: (session: Session) => WayName | null;
  /** False when the session was not open any more. */
  readonly end: (session: Session, reason: EndReason, nowMs: number) => boolean;
  /** The latest instant that the store has seen; 0 when it is empty. */
  readonly latestMs: () => number;
};

/**
 * Sessions of this spot; an open one is a row without `ended_at_ms`. With its end a session loses its MAC address: what
 * stays as long as the city keeps records is a keyed hash, by which a device that is asked about is found, and no other.
 */
export function createSessionStore(database: DatabaseSync, hashOf: (mac: string) => string): SessionStore {
  const where = (condition: string) =>
    database.prepare(`SELECT ${columns} FROM sessions WHERE ended_at_ms IS NULL AND ${condition}`);
  const openOf = where('(voucher = ? OR mac = ? OR ipv4 = ?)');
  const byMac = where('mac = ?');
  const all = where('1');
  const due = where('ends_at_ms <= ?');
  const count = database.prepare('SELECT count(*) AS n FROM sessions WHERE ended_at_ms IS NULL');
  const ended = database.prepare(
    'SELECT end_reason, count(*) AS n FROM sessions WHERE ended_at_ms IS NOT NULL GROUP BY end_reason ORDER BY end_reason',
  );
  const insert = database.prepare(`INSERT INTO sessions (${columns}) VALUES (?, ?, ?, ?, ?, ?)`);
  const end = database.prepare(
    'UPDATE sessions SET ended_at_ms = ?, end_reason = ?, mac = ? WHERE id = ? AND ended_at_ms IS NULL',
  );
  const startVoucher = database.prepare('UPDATE vouchers SET ends_at_ms = ? WHERE hash = ? AND ends_at_ms IS NULL');
  const insertConsent = database.prepare('INSERT INTO consents (session, terms, way) VALUES (?, ?, ?)');
  const turns = database.prepare(
    `SELECT count(DISTINCT voucher) AS n, max(CASE WHEN ends_at_ms > ? THEN voucher END) AS running
     FROM sessions JOIN consents ON session = id WHERE mac IN (?, ?) AND way = ? AND started_at_ms >= ?`,
  );
  const way = database.prepare('SELECT way FROM consents WHERE session = ?');
  const plain = database.prepare("SELECT id, mac FROM sessions WHERE ended_at_ms IS NOT NULL AND mac LIKE '__:__:%'");
  const hide = database.prepare('UPDATE sessions SET mac = ? WHERE id = ?');
  // Of a version that kept the address.
  for (const row of plain.all()) guarded(() => hide.run(hashOf(String(row['mac'])), String(row['id'])));
  const latest = database.prepare('SELECT max(max(started_at_ms), ifnull(max(ended_at_ms), 0)) AS ms FROM sessions');

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
    admit: ({ session, ending }, consent) =>
      transaction(database, () => {
        for (const old of ending) end.run(session.startedAtMs, old.reason, hashOf(old.session.mac), old.session.id);
        startVoucher.run(session.endsAtMs, session.voucher);
        const { id, voucher, mac, ipv4, startedAtMs, endsAtMs } = session;
        insert.run(id, voucher, mac, ipv4, startedAtMs, endsAtMs);
        if (consent) insertConsent.run(id, consent.terms, consent.way);
      }),
    turnsOf: ({ mac, way, sinceMs, nowMs }) => {
      const row = turns.get(nowMs, mac, hashOf(mac), way, sinceMs);
      const running = row?.['running'];
      return { count: Number(row?.['n'] ?? 0), running: typeof running === 'string' ? running : null };
    },
    wayOf: (session) => (way.get(session.id)?.['way'] as WayName | undefined) ?? null,
    end: (session, reason, nowMs) =>
      guarded(() => end.run(nowMs, reason, hashOf(session.mac), session.id).changes === 1),
    latestMs: () => Number(latest.get()?.['ms'] ?? 0),
  };
}
