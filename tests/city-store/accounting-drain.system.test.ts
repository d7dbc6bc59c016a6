import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeSampleSpot, type SampleSpot } from '../../hotspot-portal/src/exchanges/sample-spot.ts';
import { shareAccounting } from '../../hotspot-portal/src/exchanges/share-accounting.ts';
import { createUnsentStore, type UnsentStore } from '../../hotspot-portal/src/store/accounting-unsent.ts';
import { startThrowawayPostgres } from './throwaway-postgres.ts';

const timeoutMs = 120_000;
/** More than go in three batches. */
const many = 1700;
let postgres: Awaited<ReturnType<typeof startThrowawayPostgres>>;
let dsn: string;
let spot: SampleSpot;
let unsent: UnsentStore;

beforeAll(async () => {
  postgres = await startThrowawayPostgres();
}, timeoutMs);
afterAll(() => postgres[Symbol.asyncDispose]());
beforeEach(() => {
  dsn = postgres.createDatabase();
  spot = makeSampleSpot();
  unsent = createUnsentStore(spot.database);
});

function record(count: number, name: string): void {
  const of = { nas: 'ap', status: 'start', user: null, mac: null, station: null, session: null } as const;
  const counted = { sessionSeconds: 0, inputOctets: 1, outputOctets: 1, terminateCause: null, atMs: spot.now() };
  spot.accounting.save(
    Array.from({ length: count }, (_, at) => ({
      ...{ kind: 'session' as const, nasAddress: '192.0.2.1' },
      message: { ...of, ...counted, acctSessionId: `${name} ${at}` },
    })),
  );
}
const countShared = () =>
  Number(execFileSync('psql', ['-At', '-c', 'SELECT count(*) FROM machikado_accounting', dsn], { encoding: 'utf8' }));
const countUnsent = () => Number(spot.database.prepare('SELECT count(*) AS n FROM accounting_unsent').get()?.['n']);

test(
  'what is left when the signal comes is in the shared database when it is over',
  async () => {
    record(many, 'early');
    await shareAccounting(spot, { dsn, unsent, drainMs: 60_000 }, AbortSignal.abort());
    expect([countShared(), countUnsent()]).toEqual([many, 0]);
  },
  timeoutMs,
);

test(
  'a database that says nothing keeps the end no longer than is set; what is left goes at the next start',
  async () => {
    record(many, 'late');
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const at = mute.address();
    const port = typeof at === 'object' && at ? at.port : 0;
    const beganMs = performance.now();
    const given = { dsn: `postgres://nobody@127.0.0.1:${port}/none`, unsent, drainMs: 300 };
    await shareAccounting(spot, given, AbortSignal.abort());
    const tookMs = performance.now() - beganMs;
    expect(tookMs).toBeGreaterThan(250);
    // The machine's own pauses beside; the timeouts of the connection are ten seconds.
    expect(tookMs).toBeLessThan(5000);
    expect(countUnsent()).toBe(many);
    for (const socket of sockets) socket.destroy();
    mute.close();
    await shareAccounting(spot, { dsn, unsent, drainMs: 60_000 }, AbortSignal.abort());
    expect([countShared(), countUnsent()]).toEqual([many, 0]);
  },
  timeoutMs,
);
