import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { beforeEach, expect, test, vi } from 'vitest';
import { kyselySqliteDialect } from '@machikado/runtime/kysely-sqlite.ts';
import { commitTogether } from './commit-together.ts';

type Tables = { note: { id: number } };
type Outcome = PromiseSettledResult<number>;

let file: DatabaseSync;
let db: Kysely<Tables>;
/** How often transactions have ended well. */
let commits = 0;

beforeEach(() => {
  file = new DatabaseSync(':memory:');
  file.exec('create table note (id integer primary key check (id < 100)) strict');
  commits = 0;
  const prepare = file.prepare.bind(file);
  vi.spyOn(file, 'prepare').mockImplementation((sql) => {
    const statement = prepare(sql);
    if (sql !== 'commit') return statement;
    const run = statement.run.bind(statement);
    return Object.assign(statement, { run: () => (commits++, run()) });
  });
  db = new Kysely<Tables>({ dialect: kyselySqliteDialect(file) });
});

const write = (...ids: readonly number[]) =>
  commitTogether(db, async (tx) => {
    for (const id of ids) await tx.insertInto('note').values({ id }).execute();
    return ids.length;
  });
const kept = async () => (await db.selectFrom('note').selectAll().orderBy('id').execute()).map(({ id }) => id);
const states = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

test('what comes together succeeds and fails each by itself, in the order in which it came', async () => {
  const outcomes = await Promise.allSettled([write(1), write(2), write(3, 100), write(3), write(2), write(4, 5)]);
  expect(states(outcomes)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await kept()).toEqual([1, 2, 3, 4, 5]);
});

test('what comes together goes to the disk together', async () => {
  await Promise.all(Array.from({ length: 40 }, (_, id) => write(id)));
  expect(await kept()).toHaveLength(40);
  // 32 at most, and what was left.
  expect(commits).toBe(2);
});

test('where the transaction cannot end well nobody is told of success', async () => {
  file.exec(`create table parent (id integer primary key) strict;
    create table child (id integer primary key, parent_id integer references parent deferrable initially deferred) strict;
    pragma foreign_keys = on`);
  const leaveOrphan = () =>
    commitTogether(db, async (tx) => {
      await sql`insert into child values (1, 7)`.execute(tx);
      return 1;
    });
  const outcomes = await Promise.allSettled([write(1), leaveOrphan(), write(2)]);
  // The orphan's fault is found at the end of all three.
  expect(states(outcomes)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await kept()).toEqual([]);
  expect(await write(2)).toBe(1);
});

test('what is under way is ended before what came after it begins', async () => {
  const released = Promise.withResolvers<undefined>();
  const slow = commitTogether(db, async (tx) => {
    await released.promise;
    await tx.insertInto('note').values({ id: 1 }).execute();
    return 0;
  });
  const after = write(1);
  released.resolve(undefined);
  expect(states(await Promise.allSettled([slow, after]))).toEqual(['fulfilled', 'rejected']);
});

test('who joins a turn of the event loop after the other still shares the way to the disk', async () => {
  const joining = [1, 2, 3, 4].map(async (id) => {
    for (let turn = 0; turn < id; turn++) await nextTurn();
    return write(id);
  });
  await Promise.all(joining);
  expect(commits).toBe(1);
});

test('somebody does not wait without an end for those who keep coming', async () => {
  const coming = async () => {
    for (let id = 1; id < 40; id++) {
      await nextTurn();
      void write(id);
    }
  };
  const first = write(0);
  const others = coming();
  await first;
  // Asked in the same turn: before anything that came later can be written.
  expect((await kept()).length).toBeLessThan(25);
  await others;
});
