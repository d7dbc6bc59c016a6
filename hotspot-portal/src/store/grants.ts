import type { DatabaseSync } from 'node:sqlite';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import type { RunningGrant } from '../session/verified.ts';
import { guarded } from './database.ts';

/** To whom a voucher was given that nobody sees, and by which way she had shown who she is. */
export type Grant = {
  readonly voucher: string;
  /** Keyed hash of the person's name, address or number; of the device while it waits for its code. */
  readonly identity: string;
  readonly way: WayIn;
  /** True for the minutes in which a mail is fetched. */
  readonly provisional: boolean;
};

/** A device of the same person that is online. */
export type GrantedDevice = { readonly session: string; readonly mac: string; readonly sinceMs: number };

export type GrantStore = {
  readonly add: (grant: Grant, nowMs: number) => void;
  readonly ofVoucher: (voucher: string) => Grant | null;
  readonly running: (identity: string, nowMs: number) => readonly RunningGrant[];
  readonly turnsSince: (identity: string, sinceMs: number) => number;
  readonly devicesOf: (identity: string) => readonly GrantedDevice[];
};

export function createGrantStore(database: DatabaseSync): GrantStore {
  const insert = database.prepare(
    'INSERT INTO grants (voucher, identity, way, provisional, at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const byVoucher = database.prepare('SELECT * FROM grants WHERE voucher = ?');
  const running = database.prepare(
    `SELECT g.voucher, s.mac
     FROM grants g JOIN vouchers v ON v.hash = g.voucher
     LEFT JOIN sessions s ON s.voucher = g.voucher AND s.ended_at_ms IS NULL
     WHERE g.identity = ? AND ifnull(v.ends_at_ms, v.usable_until_ms) > ? ORDER BY g.at_ms`,
  );
  const turns = database.prepare('SELECT count(*) AS n FROM grants WHERE identity = ? AND at_ms >= ?');
  const devices = database.prepare(
    `SELECT s.id, s.mac, s.started_at_ms FROM grants g JOIN sessions s ON s.voucher = g.voucher
     WHERE g.identity = ? AND s.ended_at_ms IS NULL ORDER BY s.started_at_ms`,
  );
  return {
    add: ({ voucher, identity, way, provisional }, nowMs) =>
      void guarded(() => insert.run(voucher, identity, way, Number(provisional), nowMs)),
    ofVoucher: (voucher) => {
      const row = byVoucher.get(voucher);
      if (!row) return null;
      const { identity, way, provisional } = row as { identity: string; way: WayIn; provisional: number };
      return { voucher, identity, way, provisional: provisional === 1 };
    },
    running: (identity, nowMs) =>
      running.all(identity, nowMs).map((row) => ({
        voucher: String(row['voucher']),
        mac: typeof row['mac'] === 'string' ? row['mac'] : null,
      })),
    turnsSince: (identity, sinceMs) => Number(turns.get(identity, sinceMs)?.['n'] ?? 0),
    devicesOf: (identity) =>
      devices.all(identity).map((row) => ({
        session: String(row['id']),
        mac: String(row['mac']),
        sinceMs: Number(row['started_at_ms']),
      })),
  };
}
