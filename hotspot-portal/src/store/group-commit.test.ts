import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, transaction } from '@machikado/runtime/sqlite.ts';
import { createGroupCommit } from './group-commit.ts';

let directory: string;
let database: DatabaseSync;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'machikado-group-'));
  database = openDatabase({ file: join(directory, 'group.db') });
  database.exec('CREATE TABLE t (x INTEGER NOT NULL UNIQUE) STRICT');
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true });
});

const rows = () =>
  database
    .prepare('SELECT x FROM t ORDER BY x')
    .all()
    .map((row) => row['x']);
const put = (x: number) => database.prepare('INSERT INTO t VALUES (?)').run(x);

test('what arrives in one turn is one transaction, and nobody hears of it before its end', async () => {
  const commit = createGroupCommit(database);
  const heard: string[] = [];
  const exec = database.exec.bind(database);
  database.exec = (sql: string) => {
    exec(sql);
    if (sql === 'COMMIT' || sql.startsWith('BEGIN')) heard.push(sql);
  };
  await Promise.all([1, 2, 3].map((x) => commit(() => put(x)).then(() => heard.push(`heard ${x}`))));
  expect(heard).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'heard 1', 'heard 2', 'heard 3']);
  expect(rows()).toEqual([1, 2, 3]);
});

test('one that throws takes back its own and nothing of the others, with transactions of their own in them', async () => {
  const commit = createGroupCommit(database);
  const failing = () => {
    put(2);
    transaction(database, () => put(1));
  };
  const outcomes = await Promise.allSettled([commit(() => put(1)), commit(failing), commit(() => rows())]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[2]).toMatchObject({ value: [1] });
  expect(rows()).toEqual([1]);
});

test('where the commit fails nobody is told that it is done', async () => {
  const commit = createGroupCommit(database);
  const exec = database.exec.bind(database);
  database.exec = (sql: string) => {
    if (sql === 'COMMIT') throw Object.assign(new Error('full'), { errcode: 13 });
    exec(sql);
  };
  const outcomes = await Promise.allSettled([commit(() => put(1)), commit(() => put(2))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(rows()).toEqual([]);
});
