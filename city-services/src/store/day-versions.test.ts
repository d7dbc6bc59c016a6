import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { cityDatabaseOnSqlite, transact } from './database.ts';
import { dayVersion, touchDay } from './day-versions.ts';

test('a day counts as changed once the transaction that wrote it has ended, well or not, and no other day does', async () => {
  const db = cityDatabaseOnSqlite(new DatabaseSync(':memory:'));
  const versions = () => ['2026-12-01', '2026-12-02'].map((date) => dayVersion(db, date));
  await transact(db, (tx) => {
    touchDay(tx, '2026-12-01');
    expect(versions()).toEqual([0, 0]);
    return Promise.resolve();
  });
  expect(versions()).toEqual([1, 0]);
  const refused = transact(db, (tx) => {
    touchDay(tx, '2026-12-02');
    return Promise.reject(new Error('refused'));
  });
  await expect(refused).rejects.toThrow('refused');
  expect(versions()).toEqual([1, 1]);
  await transact(db, () => Promise.resolve());
  expect(versions()).toEqual([1, 1]);
});

test('beyond 4,000 days all of them count as changed', async () => {
  const db = cityDatabaseOnSqlite(new DatabaseSync(':memory:'));
  await transact(db, (tx) => {
    for (let day = 0; day <= 4000; day++) touchDay(tx, `day ${day}`);
    return Promise.resolve();
  });
  expect([dayVersion(db, 'day 1'), dayVersion(db, 'another')]).toEqual([2, 2]);
});
