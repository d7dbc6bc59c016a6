import type { DatabaseSync } from 'node:sqlite';
import { DeviceEvent } from '@machikado/contracts/device.ts';
import { guarded, unlessFull } from './database.ts';

const maxEvents = 10_000;
const batchSize = 100;

export type Outbox = {
  readonly add: (kind: DeviceEvent['kind'], facts: DeviceEvent['facts'], nowMs: number) => void;
  /** The oldest events that the city has not acknowledged, at most 100. */
  readonly waiting: () => readonly DeviceEvent[];
  readonly count: () => number;
  readonly acknowledge: (seq: number) => void;
};

/** What the city shall hear, durable and in order; beyond 10,000 events the oldest are dropped, on a full disk the new. */
export function createOutbox(database: DatabaseSync): Outbox {
  const insert = database.prepare('INSERT INTO events (at_ms, kind, facts) VALUES (?, ?, ?)');
  const trim = database.prepare('DELETE FROM events WHERE seq <= ?');
  const oldest = database.prepare('SELECT seq, at_ms, kind, facts FROM events ORDER BY seq LIMIT ?');
  const count = database.prepare('SELECT count(*) AS n FROM events');
  return {
    count: () => Number(count.get()?.['n'] ?? 0),
    add: (kind, facts, nowMs) =>
      unlessFull(() => {
        const { lastInsertRowid } = insert.run(nowMs, kind, JSON.stringify(facts));
        trim.run(Number(lastInsertRowid) - maxEvents);
      }),
    waiting: () =>
      oldest.all(batchSize).map((row) =>
        DeviceEvent.parse({
          seq: row['seq'],
          at: new Date(Number(row['at_ms'])).toISOString(),
          kind: row['kind'],
          facts: JSON.parse(String(row['facts'])) as unknown,
        }),
      ),
    acknowledge: (seq) => guarded(() => void trim.run(seq)),
  };
}
