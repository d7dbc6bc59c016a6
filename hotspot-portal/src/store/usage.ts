import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { guarded } from './database.ts';

export type Bytes = { readonly up: number; readonly down: number };

/** What the kernel's counters of sessions stand at, by the session's number. */
export type Readings = ReadonlyMap<number, Bytes>;

/** What is known of a session beside its time: its number in the kernel, its data, and whether it was made slow. */
export type SessionUse = Bytes & { readonly number: number; readonly slowed: boolean };

export type UsageStore = {
  /** Adds what has come since the last reading, also to sessions that have ended since. Gives the vouchers concerned. */
  readonly save: (readings: Readings) => ReadonlySet<string>;
  /** Those readings of a batch that differ from the last ones. */
  readonly changed: (readings: Readings) => readonly (readonly [number, Bytes])[];
  readonly of: (session: string) => SessionUse;
  /** Everybody who is online, by session. */
  readonly open: () => ReadonlyMap<string, SessionUse>;
  /** All that went by a voucher, whatever the device. */
  readonly bytesOf: (voucher: string) => number;
  readonly slow: (session: string) => void;
};

type UseRow = { number: number; up: number; down: number; slowed: number };
const toUse = ({ number, up, down, slowed }: UseRow): SessionUse => ({ number, up, down, slowed: slowed === 1 });

/** A counter only grows; one that stands lower has begun anew, and all of it is new. */
const grown = (way: 'up' | 'down') =>
  `${way}_bytes = ${way}_bytes + CASE WHEN :${way} >= ${way}_read THEN :${way} - ${way}_read ELSE :${way} END, ${way}_read = :${way}`;

/** Data used by sessions: sums that outlive the kernel's counters, and what the counters stood at. */
export function createUsageStore(database: DatabaseSync): UsageStore {
  const columns = 'number, up_bytes AS up, down_bytes AS down, slowed';
  const one = database.prepare(`SELECT ${columns} FROM sessions WHERE id = ?`);
  const all = database.prepare(`SELECT id, ${columns} FROM sessions WHERE ended_at_ms IS NULL`);
  const add = database.prepare(
    `UPDATE sessions SET ${grown('up')}, ${grown('down')} WHERE number = :number RETURNING voucher`,
  );
  const sum = database.prepare('SELECT ifnull(sum(up_bytes + down_bytes), 0) AS n FROM sessions WHERE voucher = ?');
  const slow = database.prepare('UPDATE sessions SET slowed = 1 WHERE id = ?');
  const last = new Map<number, Bytes>();

  return {
    changed: (readings) =>
      [...readings].filter(([number, { up, down }]) => {
        const before = last.get(number);
        return before?.up !== up || before.down !== down;
      }),
    save: (readings) => {
      const vouchers = transaction(database, () =>
        [...readings].flatMap(([number, { up, down }]) =>
          add.all({ number, up, down }).map((row) => String(row['voucher'])),
        ),
      );
      for (const [number, bytes] of readings) last.set(number, bytes);
      return new Set(vouchers);
    },
    of: (session) => {
      const row = one.get(session) as UseRow | undefined;
      return row ? toUse(row) : { number: 0, up: 0, down: 0, slowed: false };
    },
    open: () => new Map(all.all().map((row) => [String(row['id']), toUse(row as unknown as UseRow)])),
    bytesOf: (voucher) => Number(sum.get(voucher)?.['n'] ?? 0),
    slow: (session) => guarded(() => void slow.run(session)),
  };
}
