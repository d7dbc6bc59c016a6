import type { DatabaseSync } from 'node:sqlite';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { kyselySqliteDialect } from '@machikado/runtime/kysely-sqlite.ts';
import { commitTogether } from './commit-together.ts';
import { bumpTouched } from './day-versions.ts';
import { isSqlite } from './dialect.ts';
import type { CityTables } from './tables.ts';

export type CityDatabase = Kysely<CityTables>;
export type CityTransaction = Transaction<CityTables>;

/**
 * The server of record over one open SQLite file. Both engines hold the same portable columns: text, integer,
 * booleans as 0 and 1, JSON and instants as text.
 */
export function cityDatabaseOnSqlite(database: DatabaseSync): CityDatabase {
  return new Kysely<CityTables>({ dialect: kyselySqliteDialect(database) });
}

/** The same over PostgreSQL; `dsn` is a `postgres://` URL. */
export function cityDatabaseOnPostgres(dsn: string): CityDatabase {
  // int8 comes as text by default; all our integers fit into a double.
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  const pool = new pg.Pool({ connectionString: dsn, max: 16, types });
  // An idle connection that the server closes is replaced at the next query; it must not end the process.
  pool.on('error', () => undefined);
  return new Kysely<CityTables>({ dialect: new PostgresDialect({ pool }) });
}

/** Brings the tables up to date. Throws the error of the first migration that fails; none after it ran. */
export async function migrate(db: CityDatabase, migrations: Readonly<Record<string, Migration>>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error) throw error;
  if (error !== undefined) throw new Error('A migration failed.', { cause: error });
}

/** The server's disk is full (class 53, `disk_full`). */
export function isPostgresFull(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '53100';
}

/** PostgreSQL ended this transaction for the sake of another (`deadlock_detected`, `serialization_failure`). */
function isRetryable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40P01' || error.code === '40001');
}

const maxAttempts = 5;

const writes = new WeakMap<CityDatabase, number>();

/** How many transactions this process has ended on a store. What was read stands as long as it has not changed. */
export function writesOn(db: CityDatabase): number {
  return writes.get(db) ?? 0;
}

/** One transaction of PostgreSQL, which runs beside others. It ends one of two that wait for each other; that one begins again. */
async function transactBeside<Value>(
  db: CityDatabase,
  perform: (tx: CityTransaction) => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(perform);
    } catch (error) {
      if (!isRetryable(error) || attempt === maxAttempts) throw error;
    }
  }
}

/**
 * One transaction on the store: all of it is on disk when this gives its value, and nothing of it when it throws. On
 * PostgreSQL `perform` may run up to five times, on SQLite it shares its way to the disk with others; so it must touch
 * nothing but the store.
 */
export function transact<Value>(db: CityDatabase, perform: (tx: CityTransaction) => Promise<Value>): Promise<Value> {
  let used: CityTransaction | undefined;
  const noting = (tx: CityTransaction) => {
    used = tx;
    return perform(tx);
  };
  const done = isSqlite(db) ? commitTogether(db, noting) : transactBeside(db, noting);
  return done.finally(() => {
    writes.set(db, writesOn(db) + 1);
    if (used !== undefined) bumpTouched(db, used);
  });
}

/** Whether the store answers. */
export async function isAlive(db: CityDatabase): Promise<boolean> {
  try {
    await sql`select 1`.execute(db);
    return true;
  } catch {
    return false;
  }
}
