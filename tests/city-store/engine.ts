import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cityDatabaseOnPostgres,
  cityDatabaseOnSqlite,
  migrate,
  type CityDatabase,
} from '@machikado/city-services/src/store/database.ts';
import { migrations } from '@machikado/city-services/src/store/migrations.ts';
import { openDatabase } from '@machikado/runtime/sqlite.ts';
import { startThrowawayPostgres } from './throwaway-postgres.ts';

export const engineNames = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engineNames)[number];

/** One of the two stores that the server of record runs on. */
export type Engine = AsyncDisposable & {
  /** Opens a new, empty database with these tables; closed at disposal of the engine. */
  readonly newDatabase: (tables?: Parameters<typeof migrate>[1]) => Promise<CityDatabase>;
};

async function startStore(name: EngineName): Promise<AsyncDisposable & { readonly connect: () => CityDatabase }> {
  if (name === 'postgres') {
    const server = await startThrowawayPostgres();
    return {
      connect: () => cityDatabaseOnPostgres(server.createDatabase()),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  }
  const directory = mkdtempSync(join(tmpdir(), 'machikado-sqlite-'));
  let files = 0;
  return {
    connect: () => cityDatabaseOnSqlite(openDatabase({ file: join(directory, `city-${++files}.db`) })),
    [Symbol.asyncDispose]: () => {
      rmSync(directory, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** Starts an engine for one test file. */
export async function startEngine(name: EngineName): Promise<Engine> {
  const store = await startStore(name);
  const open: CityDatabase[] = [];
  return {
    newDatabase: async (tables = migrations) => {
      const db = store.connect();
      open.push(db);
      await migrate(db, tables);
      return db;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(open.map((db) => db.destroy()));
      await store[Symbol.asyncDispose]();
    },
  };
}
