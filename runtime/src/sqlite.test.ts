import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from './log.ts';
import {
  classifySqliteError,
  isStorageFull,
  keepBallast,
  openDatabase,
  openWhenPossible,
  transaction,
  type OpenWaiting,
} from './sqlite.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'runtime-sqlite-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, 'state/test.db');
const openHere = () => openDatabase({ file: join(folder, 'test.db') });

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('did not fail');
}

describe('openDatabase', () => {
  test('sets what the promises rest on', () => {
    using database = openHere();
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma('locking_mode')).toBe('exclusive');
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    // EXCLUSIVE came first: there is no shared memory that a full disk could turn into a SIGBUS.
    expect(statSync(join(folder, 'test.db-shm'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('refuses a file that is no database, and one that is damaged', () => {
    writeFileSync(join(folder, 'test.db'), 'not a database, but long enough to look like one. '.repeat(100));
    expect(classifySqliteError(failure(openHere))).toBe('corrupt');
    rmSync(join(folder, 'test.db'));
    {
      using database = openHere();
      database.exec('CREATE TABLE t (body TEXT); INSERT INTO t VALUES (hex(randomblob(9000)))');
    }
    truncateSync(join(folder, 'test.db'), 8192);
    expect(classifySqliteError(failure(openHere))).toBe('corrupt');
  });
});

describe('transaction', () => {
  test('commits what work returns, and takes everything back when it throws', () => {
    using database = openHere();
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY) STRICT');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    expect(transaction(database, () => insert.run(1).changes)).toBe(1);
    const bug = new Error('bug');
    expect(
      failure(() =>
        transaction(database, () => {
          insert.run(2);
          throw bug;
        }),
      ),
    ).toBe(bug);
    expect(database.isTransaction).toBe(false);
    expect(database.prepare('SELECT id FROM t').all()).toEqual([{ id: 1 }]);
  });

  test('gives the reason of a refusal, also where SQLite has already ended the transaction', () => {
    using database = openHere();
    database.exec('CREATE TABLE t (body TEXT NOT NULL UNIQUE) STRICT; PRAGMA max_page_count=8');
    const insert = database.prepare('INSERT INTO t VALUES (?)');
    const fill = failure(() => transaction(database, () => insert.run('x'.repeat(100_000))));
    expect(isStorageFull(fill)).toBe(true);
    transaction(database, () => insert.run('fits'));
    expect(classifySqliteError(failure(() => transaction(database, () => insert.run('fits'))))).toBe('constraint');
  });
});

test('an error that is not SQLite’s is not classified', () => {
  expect(classifySqliteError(new Error('other'))).toBeNull();
  expect(isStorageFull(Object.assign(new Error('mkdir'), { code: 'ENOSPC' }))).toBe(true);
  expect(isStorageFull(new Error('other'))).toBe(false);
});

describe('keepBallast', () => {
  test('writes all of it, and again where a crash left half of it', () => {
    expect(keepBallast(folder, 2_500_000)).toBe(true);
    truncateSync(join(folder, 'ballast'), 1000);
    expect(keepBallast(folder, 2_500_000)).toBe(true);
    const { size, blocks } = statSync(join(folder, 'ballast'));
    expect(size).toBe(2_500_000);
    // Not a hole: a hole keeps no room.
    expect(blocks * 512).toBeGreaterThanOrEqual(2_500_000);
  });

  test('leaves nothing behind where it cannot be kept', () => {
    expect(keepBallast(join(folder, 'missing'), 1000)).toBe(false);
  });
});

describe('openWhenPossible', () => {
  const options = (more: Partial<OpenWaiting> = {}): OpenWaiting => ({
    file: file(),
    signal: new AbortController().signal,
    log: createLog('test', () => undefined),
    ballastBytes: 1000,
    retryMs: 1,
    ...more,
  });

  test('makes the folder, the tables and the ballast', async () => {
    const opened = await openWhenPossible(options({ prepare: (database) => database.exec('CREATE TABLE t (id)') }));
    if (!opened.ok) throw new Error(opened.error);
    using database = opened.value;
    expect(database.prepare('SELECT * FROM t').all()).toEqual([]);
    expect(statSync(join(folder, 'state/ballast')).size).toBe(1000);
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  });

  test('frees the ballast on a full disk, says so once, and opens when there is room', async () => {
    const lines: string[] = [];
    let tries = 0;
    const ballastSeen: boolean[] = [];
    await openWhenPossible(options()).then((first) => first.ok && first.value.close());
    const prepare = () => {
      ballastSeen.push(statSync(join(folder, 'state/ballast'), { throwIfNoEntry: false }) !== undefined);
      if (++tries < 4) throw Object.assign(new Error('full'), { errcode: 13 });
    };
    const log = createLog('test', (line) => lines.push(line));
    const opened = await openWhenPossible(options({ log, prepare }));
    if (!opened.ok) throw new Error(opened.error);
    opened.value.close();
    expect(ballastSeen).toEqual([true, false, false, false]);
    expect(lines.filter((line) => line.includes('storage.full'))).toHaveLength(1);
    expect(statSync(join(folder, 'state/ballast')).size).toBe(1000);
  });

  test('gives up when it is told to stop', async () => {
    const stop = new AbortController();
    const prepare = () => {
      stop.abort();
      throw Object.assign(new Error('full'), { errcode: 13 });
    };
    expect(await openWhenPossible(options({ signal: stop.signal, prepare, retryMs: 60_000 }))).toEqual({
      ok: false,
      error: 'aborted',
    });
  });

  test('does not wait for what space cannot cure', async () => {
    const bug = new Error('bug');
    const prepare = () => {
      throw bug;
    };
    await expect(openWhenPossible(options({ prepare }))).rejects.toBe(bug);
    // A folder in place of the file: "cannot open", on a disk with room.
    await expect(openWhenPossible(options({ file: folder }))).rejects.toMatchObject({ errcode: 14 });
  });
});
