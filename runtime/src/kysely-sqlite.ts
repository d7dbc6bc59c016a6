import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { exitOnIoError } from './sqlite.ts';

function guarded<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    exitOnIoError(error);
    throw error;
  }
}

function statementOf(database: DatabaseSync, sql: string): SqliteStatement {
  // SQLite ends a transaction by itself on a full disk. Kysely's rollback would then fail, and hide why.
  const nothingToRollBack = sql === 'rollback' && !database.isTransaction;
  const statement = guarded(() => database.prepare(nothingToRollBack ? 'SELECT 1 WHERE FALSE' : sql));
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(() => statement.all(...bound(parameters))),
    run: (parameters) => guarded(() => statement.run(...bound(parameters))),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  };
}

/** Kysely over an open node:sqlite database. Destroying a Kysely that has run a query closes the database. */
export function kyselySqliteDialect(database: DatabaseSync): SqliteDialect {
  const shim: SqliteDatabase = {
    close: () => database.close(),
    prepare: (sql) => statementOf(database, sql),
  };
  return new SqliteDialect({ database: shim });
}
