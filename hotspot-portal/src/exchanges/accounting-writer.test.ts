import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountingEntry, AccountingStore } from '../store/accounting.ts';
import { openSpoolWriter, type SpoolWriter } from './accounting-writer.ts';
import { makeSampleSpot } from './sample-spot.ts';

/** SQLITE_BUSY, as node:sqlite throws it. */
const busy = Object.assign(new Error('database is locked'), { errcode: 5 });

function makeWriting() {
  const directory = mkdtempSync(join(tmpdir(), 'machikado-accounting-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const spot = makeSampleSpot();
  const refusal: { error: Error | null } = { error: null };
  const events: string[] = [];
  const note = (event: string) => void events.push(event);
  const save: AccountingStore['save'] = (entries, place) => {
    if (refusal.error) throw refusal.error;
    return spot.accounting.save(entries, place);
  };
  const refusing = { ...spot, accounting: { ...spot.accounting, save }, log: { info: note, warn: note, error: note } };
  const writers: SpoolWriter[] = [];
  onTestFinished(async () => {
    for (const writer of writers) await writer[Symbol.asyncDispose]();
  });
  const start = async () => {
    const writer = await openSpoolWriter(refusing, join(directory, 'spool'));
    writers.push(writer);
    return writer;
  };
  return { spot, refusal, events, start, files: () => readdirSync(join(directory, 'spool')) };
}

const word = (acctSessionId: string, inputOctets: number, more: object = {}): AccountingEntry => ({
  kind: 'session',
  nasAddress: '10.0.0.1',
  message: {
    ...{ nas: 'ap', acctSessionId, status: 'interim', user: null, mac: null, station: null, session: null },
    ...{ sessionSeconds: 60, inputOctets, outputOctets: 1, terminateCause: null, atMs: 1_000_000, ...more },
  },
});

test('what is said to be saved is in the store, and the spool keeps nothing of it after a start', async () => {
  const { spot, start, files } = makeWriting();
  const writer = await start();
  const saved = await Promise.all(Array.from({ length: 600 }, (_, at) => writer.save(word(`s-${at % 10}`, at))));
  expect(saved).toEqual(saved.map(() => true));
  expect(spot.accounting.find('ap', 's-9')).toMatchObject({ inputOctets: 599 });
  expect(files()).toHaveLength(1);
  await writer[Symbol.asyncDispose]();
  expect(files()).toEqual([]);
});

test('while the store refuses, records are kept beside it, and come into it in order when it does not', async () => {
  const { spot, refusal, events, start } = makeWriting();
  const writer = await start();
  expect(await writer.save(word('s', 5))).toBe(true);
  refusal.error = busy;
  expect(await writer.save(word('s', 7))).toBe(true);
  expect(await writer.save({ kind: 'nas-restarted', nas: 'ap', atMs: 1_100_000 })).toBe(true);
  // The same id after a restart is another session: only in this order the bytes of both count.
  expect(await writer.save(word('s', 3, { status: 'stop', sessionSeconds: 9, atMs: 1_120_000 }))).toBe(true);
  expect(spot.accounting.find('ap', 's')).toMatchObject({ inputOctets: 5, stoppedAtMs: null });
  expect(events.filter((event) => event === 'accounting.behind')).toHaveLength(1);
  refusal.error = null;
  await expect.poll(() => events.includes('accounting.caught-up'), { timeout: 20_000 }).toBe(true);
  const sum = spot.database.prepare('SELECT count(*) AS n, sum(input_octets) AS octets FROM accounting').get();
  expect(sum).toEqual({ n: 2, octets: 10 });
});

test('what the store did not get before the end comes into it at the next start, once', async () => {
  const { spot, refusal, start, files } = makeWriting();
  const first = await start();
  refusal.error = busy;
  expect(await first.save(word('s', 7))).toBe(true);
  await first[Symbol.asyncDispose]();
  expect(files()).toHaveLength(1);
  refusal.error = null;
  await start();
  expect(spot.accounting.find('ap', 's')).toMatchObject({ inputOctets: 7 });
  expect(files()).toEqual([]);
});

test('an entry that the store can never take does not keep the others', async () => {
  const { spot, start, events } = makeWriting();
  const writer = await start();
  const impossible = word('s-bad', Number.NaN, { acctSessionId: { not: 'text' } });
  const saved = await Promise.all([writer.save(word('s-1', 1)), writer.save(impossible), writer.save(word('s-2', 2))]);
  expect(saved).toEqual([true, true, true]);
  expect(events).toContain('accounting.not-possible');
  expect(['s-1', 's-2'].map((id) => spot.accounting.find('ap', id)?.inputOctets)).toEqual([1, 2]);
});

test('an end of the process waits for what is on its way', async () => {
  const { spot, start } = makeWriting();
  const writer = await start();
  const saving = writer.save(word('s', 4));
  await writer[Symbol.asyncDispose]();
  expect(await saving).toBe(true);
  expect(spot.accounting.find('ap', 's')).toMatchObject({ inputOctets: 4 });
  expect(await writer.save(word('s', 5))).toBe(false);
});
