import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { silenceCause } from '../session/accounting.ts';

const lookAtOnce = 1000;
/** A pause that is shorter says more about the network than about the access point. */
const leastIntervalMs = 60_000;

type OpenRow = { id: number; nas: string; interval_ms: number | null; updated_at_ms: number };

export type CloseSilent = (nowMs: number, sinceMs: number) => number;

/** Looks for records that have fallen silent, so many a time: see `AccountingStore.closeSilent`. */
export function createSilence(database: DatabaseSync): CloseSilent {
  const next = database.prepare(
    `SELECT id, nas, interval_ms, updated_at_ms FROM accounting
     WHERE stopped_at_ms IS NULL AND (nas, id) > (?, ?) ORDER BY nas, id LIMIT ${lookAtOnce}`,
  );
  const close = database.prepare(
    'UPDATE accounting SET stopped_at_ms = updated_at_ms, terminate_cause = ?, station = NULL WHERE id = ?',
  );
  let after: readonly [string, number] = ['', 0];
  return (nowMs, sinceMs) => {
    const rows = next.all(...after) as OpenRow[];
    const last = rows.at(-1);
    after = rows.length === lookAtOnce && last ? [last.nas, last.id] : ['', 0];
    const silent = rows.filter(({ interval_ms: interval, updated_at_ms: updated }) => {
      if (interval === null) return false;
      return nowMs - Math.max(updated, sinceMs) > 2 * Math.max(interval, leastIntervalMs) + leastIntervalMs;
    });
    if (silent.length > 0) transaction(database, () => silent.forEach(({ id }) => close.run(silenceCause, id)));
    return silent.length;
  };
}
