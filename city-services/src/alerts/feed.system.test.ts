import { mkdir, open, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { boardSignalOf } from './board-signal.ts';
import { watchFeed } from './feed.ts';
import { newestTelegrams, readRevision } from './store.ts';

let city: MemoryCity;
let feed: string;
let stop: AbortController;
let running: Promise<void>;

async function start() {
  stop = new AbortController();
  running = watchFeed(city.context, stop.signal);
  // Shown at once when the watcher itself fails, not as a test that waits.
  running.catch(() => undefined);
  await until(async () => (await readdir(feed).catch(() => [])).length >= 2);
}
async function halt() {
  stop.abort();
  await running;
}

beforeEach(async () => {
  city = await createMemoryCity();
  feed = join(city.context.stateDirectory, 'feed');
});
afterEach(async () => {
  await halt();
  await city[Symbol.asyncDispose]();
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10);
}
const sample = join(import.meta.dirname, 'fixtures/15_14_01_170216_VPWW53.xml');
async function warning(): Promise<string> {
  const xml = await readFile(sample, 'utf8');
  return xml.replaceAll('1311800', '0120400').replace('2017-01-26T17:20:00+09:00', '2026-11-23T09:55:00+09:00');
}
async function settled(count: number): Promise<string[]> {
  await until(
    async () => (await newestTelegrams(city.context.db)).length >= count && (await readdir(feed)).length === 2,
  );
  return (await newestTelegrams(city.context.db)).map(({ file, outcome }) => `${file} ${outcome}`);
}

test('a file put in whole is read, raised and moved', async () => {
  await start();
  const changed = boardSignalOf(city.context.db).changed();
  const outside = join(city.context.stateDirectory, 'w.xml');
  await writeFile(outside, await warning());
  await rename(outside, join(feed, 'w.xml'));
  await changed;
  expect(await readRevision(city.context.db)).toBe(1);
  expect(await settled(1)).toEqual(['w.xml alert']);
  expect(await readdir(join(feed, 'done'))).toHaveLength(1);
});

test('a file written bit by bit is read when it is whole; half a file is refused in the end', async () => {
  await start();
  const bytes = Buffer.from(await warning());
  await using file = await open(join(feed, 'slow.xml'), 'w');
  for (let at = 0; at < bytes.length; at += 8000) await file.write(bytes.subarray(at, at + 8000));
  await writeFile(join(feed, 'torn.xml'), bytes.subarray(0, 9000));
  expect((await settled(2)).sort()).toEqual(['slow.xml alert', 'torn.xml refused']);
  expect((await readdir(join(feed, 'refused'))).map((name) => name.replace(/^\d+-/, ''))).toEqual(['torn.xml']);
});

test('what lay there before the start is read; after a restart the same content is no second warning', async () => {
  await mkdir(feed, { recursive: true });
  await writeFile(join(feed, 'early.xml'), await warning());
  await start();
  expect(await settled(1)).toEqual(['early.xml alert']);
  await halt();
  await writeFile(join(feed, 'copy.xml'), await warning());
  await start();
  await until(async () => (await readdir(join(feed, 'done'))).length === 2);
  expect(await newestTelegrams(city.context.db)).toHaveLength(1);
  expect(await readRevision(city.context.db)).toBe(1);
});

test('a name as long as the file system allows is moved too', async () => {
  await start();
  const name = `${'警'.repeat(83)}.xml`;
  await writeFile(join(feed, name), await warning());
  expect(await settled(1)).toEqual([`${name} alert`]);
  expect(await readdir(join(feed, 'done'))).toHaveLength(1);
});

test('hidden files and links are left alone', async () => {
  await mkdir(feed, { recursive: true });
  await symlink(sample, join(feed, 'link.xml'));
  await writeFile(join(feed, '.part.xml'), await warning());
  await start();
  await writeFile(
    join(feed, 'elsewhere.xml'),
    (await readFile(sample, 'utf8')).replace('2017-01-26T17', '2026-11-23T09'),
  );
  await until(async () => (await newestTelegrams(city.context.db)).length === 1);
  expect((await newestTelegrams(city.context.db))[0]).toMatchObject({ file: 'elsewhere.xml', outcome: 'elsewhere' });
  expect((await readdir(feed)).sort()).toEqual(['.part.xml', 'done', 'link.xml', 'refused']);
});
