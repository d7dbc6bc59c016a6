import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cityDatabaseOnPostgres, isAlive } from '@machikado/city-services/src/store/database.ts';
import { findPrograms, startThrowawayPostgres } from './throwaway-postgres.ts';

test('where no PostgreSQL is installed the error names the package', () => {
  expect(() => findPrograms('/nonexistent')).toThrow('apt-get install postgresql-15');
});

test('the server answers, and leaves neither process nor file behind', async () => {
  const server = await startThrowawayPostgres();
  const db = cityDatabaseOnPostgres(server.createDatabase());
  const [pid = ''] = readFileSync(join(server.directory, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
  expect(await isAlive(db)).toBe(true);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  await db.destroy();
  await server[Symbol.asyncDispose]();
  expect([existsSync(`/proc/${pid}`), existsSync(server.directory)]).toEqual([false, false]);
});
