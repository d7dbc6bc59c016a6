import { setTimeout as delay } from 'node:timers/promises';
import { DeviceEvent, DeviceEventAck } from '@machikado/contracts/device.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import type { CityClient } from './client.ts';

export type NewEvent = Pick<DeviceEvent, 'kind' | 'facts'> & { readonly at: Date };

const maxRows = 20_000;
const batchSize = 100;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;

/** What this kiosk has to tell the city: durable, in order, each event once (the city drops a `seq` that it has). */
export type Outbox = ReturnType<typeof openOutbox>;

export function openOutbox(store: AgentStore) {
  const { database } = store;
  const insert = database.prepare('INSERT INTO outbox (at, kind, facts) VALUES (?, ?, ?)');
  const oldest = database.prepare('SELECT seq, at, kind, facts FROM outbox ORDER BY seq LIMIT ?');
  const drop = database.prepare('DELETE FROM outbox WHERE seq <= ?');
  const count = database.prepare('SELECT count(*) AS n FROM outbox');
  const thin = database.prepare(
    `DELETE FROM outbox WHERE seq IN
       (SELECT seq FROM outbox WHERE kind IN ('printer-status', 'reader-status') ORDER BY seq LIMIT 100)`,
  );
  let wakeUp: () => void = () => undefined;
  const appendHere = (event: NewEvent): void => {
    // After weeks without the city the comings and goings of a printer give way; what was printed never does.
    if (Number(count.get()?.['n']) >= maxRows) thin.run();
    insert.run(event.at.toISOString(), event.kind, JSON.stringify(event.facts));
  };
  return {
    /** Adds an event as part of the transaction that runs now. */
    appendHere,
    /** Adds an event by itself. On a full disk a change of status is lost, which the next change makes good. */
    append: (event: NewEvent): void => {
      if (store.write(() => appendHere(event)).ok) wakeUp();
    },
    wake: () => wakeUp(),
    /** The next events in order. */
    pending: (limit = batchSize): DeviceEvent[] =>
      oldest.all(limit).map((row) =>
        DeviceEvent.parse({
          seq: Number(row['seq']),
          at: row['at'],
          kind: row['kind'],
          facts: JSON.parse(String(row['facts'])) as unknown,
        }),
      ),
    /** Drops what the city has. Where the disk is full it is sent again, and the city knows it. */
    acknowledge: (seq: number): Result<unknown, 'storage-full'> => store.write(() => drop.run(seq)),
    onWake: (listener: () => void) => (wakeUp = listener),
  };
}

export type SenderOptions = {
  readonly outbox: Outbox;
  readonly city: CityClient;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly firstPauseMs?: number;
};

/** Sends the outbox as long as the process lives; backs off while the city is away. */
export async function sendOutbox(options: SenderOptions): Promise<void> {
  const { outbox, city, log, signal } = options;
  const first = options.firstPauseMs ?? firstPauseMs;
  let pauseMs = first;
  while (!signal.aborted) {
    const events = outbox.pending();
    if (events.length === 0) {
      await nextWake(outbox, signal);
      continue;
    }
    const answer = await city.call({
      method: 'POST',
      path: '/v1/device/events',
      body: { events },
      answer: DeviceEventAck,
      signal,
    });
    const last = events.at(-1)?.seq ?? 0;
    if (answer.ok) {
      const dropped = outbox.acknowledge(answer.value.acknowledgedSeq);
      pauseMs = first;
      if (dropped.ok && answer.value.acknowledgedSeq >= last) continue;
      log.warn('outbox.partly-acknowledged', { acknowledged: answer.value.acknowledgedSeq, sent: last });
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

function nextWake(outbox: Outbox, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    outbox.onWake(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted || outbox.pending(1).length > 0) done();
  });
}
