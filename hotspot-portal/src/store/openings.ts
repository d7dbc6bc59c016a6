import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import type { Opening, OpeningCause } from '../session/disaster.ts';
import { guarded, unlessFull } from './database.ts';

export type OpeningStore = {
  readonly current: () => Opening | null;
  /** Ends the one there is and begins another, in one transaction. */
  readonly begin: (opening: Omit<Opening, 'id' | 'reminded'>) => Opening;
  readonly remind: (opening: Opening) => void;
  readonly end: (nowMs: number) => void;
  /** Whether a warning has opened the network before. */
  readonly answered: (alert: string) => boolean;
  /** Notes a device that an access point has let in because the network is open. */
  readonly noteGuest: (mac: string) => void;
  /** All of them with the opening by which they came in, and forgets them. */
  readonly takeGuests: () => readonly { readonly mac: string; readonly opening: number }[];
};

type OpeningRow = {
  id: number;
  cause: OpeningCause;
  alert: string | null;
  drill: number;
  started_at_ms: number;
  ends_at_ms: number;
  reminded: number;
};

function toOpening(row: OpeningRow): Opening {
  const { id, cause, alert, started_at_ms: startedAtMs, ends_at_ms: endsAtMs } = row;
  return { id, cause, alert, drill: row.drill === 1, startedAtMs, endsAtMs, reminded: row.reminded === 1 };
}

/** The times in which the network was open to everybody; the present one is in memory too, since every page asks. */
export function createOpeningStore(database: DatabaseSync): OpeningStore {
  const select = database.prepare('SELECT * FROM openings WHERE ended_at_ms IS NULL');
  const insert = database.prepare(
    'INSERT INTO openings (cause, alert, drill, started_at_ms, ends_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const endAll = database.prepare('UPDATE openings SET ended_at_ms = ? WHERE ended_at_ms IS NULL');
  const markReminded = database.prepare('UPDATE openings SET reminded = 1 WHERE id = ?');
  const insertGuest = database.prepare('INSERT OR IGNORE INTO opening_guests (mac) VALUES (?)');
  const removeGuests = database.prepare(
    'DELETE FROM opening_guests RETURNING mac, (SELECT max(id) FROM openings) AS opening',
  );
  const byAlert = database.prepare('SELECT 1 FROM openings WHERE alert = ? LIMIT 1');
  const read = () => {
    const row = select.get() as OpeningRow | undefined;
    return row ? toOpening(row) : null;
  };
  let current = read();
  let hasGuests = database.prepare('SELECT 1 FROM opening_guests LIMIT 1').get() !== undefined;
  return {
    current: () => current,
    begin: ({ cause, alert, drill, startedAtMs, endsAtMs }) => {
      const id = transaction(database, () => {
        endAll.run(startedAtMs);
        return Number(insert.run(cause, alert, Number(drill), startedAtMs, endsAtMs).lastInsertRowid);
      });
      current = { id, cause, alert, drill, startedAtMs, endsAtMs, reminded: false };
      return current;
    },
    remind: (opening) => {
      guarded(() => markReminded.run(opening.id));
      current = read();
    },
    end: (nowMs) => {
      guarded(() => endAll.run(nowMs));
      current = null;
    },
    answered: (alert) => byAlert.get(alert) !== undefined,
    noteGuest: (mac) => {
      // Where the disk is full she comes in all the same, and goes with her time.
      unlessFull(() => insertGuest.run(mac));
      hasGuests = true;
    },
    takeGuests: () => {
      if (!hasGuests) return [];
      const rows = guarded(() => removeGuests.all());
      const guests = rows.map((row) => ({ mac: String(row['mac']), opening: Number(row['opening']) }));
      hasGuests = false;
      return guests;
    },
  };
}
