import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kyselySqliteDialect } from './kysely-sqlite.ts';
import { isStorageFull, openDatabase } from './sqlite.ts';

type Tables = { note: { id?: number; body: string } };

let folder: string;
let database: ReturnType<typeof openDatabase>;
let kysely: Kysely<Tables>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-kysely-'));
  database = openDatabase({ file: join(folder, 'test.db') });
  database.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  kysely = new Kysely<Tables>({ dialect: kyselySqliteDialect(database) });
});
afterEach(async () => {
  await kysely.destroy();
  rmSync(folder, { recursive: true });
});

const bodies = async () =>
  (await kysely.selectFrom('note').select('body').orderBy('id').execute()).map((row) => row.body);

test('writes, reads back, and gives what a writing statement returns', async () => {
  const inserted = await kysely.insertInto('note').values({ body: 'first' }).returning('id').executeTakeFirstOrThrow();
  expect(inserted).toEqual({ id: 1 });
  const updated = await kysely.updateTable('note').set({ body: 'second' }).executeTakeFirstOrThrow();
  expect(updated.numUpdatedRows).toBe(1n);
  expect(await bodies()).toEqual(['second']);
});

test('a transaction that fails leaves nothing', async () => {
  const bug = new Error('bug');
  const failing = kysely.transaction().execute(async (within) => {
    await within.insertInto('note').values({ body: 'half' }).execute();
    throw bug;
  });
  await expect(failing).rejects.toBe(bug);
  expect(await bodies()).toEqual([]);
});

test('a full disk inside a transaction is told as what it is, and the next one works', async () => {
  database.exec('PRAGMA max_page_count=8');
  const filling = kysely.transaction().execute((within) =>
    within
      .insertInto('note')
      .values({ body: 'x'.repeat(100_000) })
      .execute(),
  );
  await expect(filling).rejects.toSatisfy(isStorageFull);
  await kysely.transaction().execute((within) => within.insertInto('note').values({ body: 'fits' }).execute());
  expect(await bodies()).toEqual(['fits']);
});

test('destroying Kysely closes the database, so that another owner may open it', async () => {
  expect(await bodies()).toEqual([]);
  await kysely.destroy();
  using again = openDatabase({ file: join(folder, 'test.db') });
  expect(again.isOpen).toBe(true);
});
