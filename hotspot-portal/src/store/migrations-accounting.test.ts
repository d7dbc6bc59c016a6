import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createAccountingStore } from './accounting.ts';
import { migrate, migrations } from './migrations.ts';
import { accountingLives } from './migrations-accounting.ts';

const minute = 60_000;
const startMs = 1_000 * minute;

/** The store as it was before sessions had lives, with one record that goes on and one that is over. */
function oldStore(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  const before = migrations.slice(0, migrations.indexOf(accountingLives));
  for (const step of before) database.exec(step);
  database.exec(`PRAGMA user_version=${before.length}`);
  const insert = database.prepare(
    `INSERT INTO accounting (nas, acct_session_id, user, mac, started_at_ms, updated_at_ms, stopped_at_ms,
       session_seconds, input_octets, output_octets, terminate_cause, nas_address, session, station)
     VALUES ('ap', ?, 'u', 'd', ?, ?, ?, 300, ?, ?, ?, '10.0.0.1', ?, '02-00-00-00-00-01')`,
  );
  const end = startMs + 5 * minute;
  insert.run('over', startMs, end, end, 500, 2 ** 40, 'User-Request', null);
  insert.run('open', startMs, end, null, 70, 80, null, 'session-1');
  return database;
}

const rowsOf = (database: DatabaseSync) =>
  database
    .prepare('SELECT * FROM accounting ORDER BY id')
    .all()
    .map((row) => ({ ...row }));

test('records of the old form are the first lives of their names, with all that was known of them', () => {
  const database = oldStore();
  const before = rowsOfOld(database);
  migrate(database);
  const after = rowsOf(database);
  expect(after).toHaveLength(2);
  for (const row of after) {
    const { id, life, multi_session, interval_ms, ...kept } = row;
    expect({ life, multi_session, interval_ms }).toEqual({ life: 0, multi_session: null, interval_ms: null });
    expect(typeof id).toBe('number');
    expect(before).toContainEqual(kept);
  }
  expect(database.prepare('SELECT number FROM accounting_place').get()).toMatchObject({ number: 0 });
});

function rowsOfOld(database: DatabaseSync) {
  return database
    .prepare('SELECT * FROM accounting')
    .all()
    .map((row) => ({ ...row }));
}

test('what goes on while the program is changed goes on in its record, and a name used again is another life', () => {
  const database = oldStore();
  migrate(database);
  const store = createAccountingStore(database, () => 'd');
  const tell = (status: 'start' | 'interim', atMs: number, inputOctets: number) =>
    store.save([
      {
        kind: 'session',
        nasAddress: '10.0.0.1',
        message: {
          ...{ nas: 'ap', acctSessionId: 'open', status, user: null, mac: null, station: null, session: null },
          ...{
            sessionSeconds: status === 'start' ? 0 : 600,
            inputOctets,
            outputOctets: 80,
            terminateCause: null,
            atMs,
          },
        },
      },
    ]);
  tell('interim', startMs + 10 * minute, 170);
  expect(rowsOf(database)).toMatchObject([
    { acct_session_id: 'over', input_octets: 500 },
    { acct_session_id: 'open', life: 0, input_octets: 170, started_at_ms: startMs },
  ]);
  store.save([{ kind: 'nas-restarted', nas: 'ap', atMs: startMs + 20 * minute }]);
  tell('start', startMs + 30 * minute, 3);
  const named = rowsOf(database).filter((row) => row['acct_session_id'] === 'open');
  expect(named.map((row) => [row['life'], row['input_octets']])).toEqual([
    [0, 170],
    [1, 3],
  ]);
});
