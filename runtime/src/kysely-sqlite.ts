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
  const statement = database.prepare(sql);
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(() => statement.all(...bound(parameters))),
    run: (parameters) => guarded(() => statement.run(...bound(parameters))),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  };
}

/** Kysely over an open node:sqlite database. Closing Kysely closes the database. */
export function kyselySqliteDialect(database: DatabaseSync): SqliteDialect {
  const shim: SqliteDatabase = {
    close: () => database.close(),
    prepare: (sql) => statementOf(database, sql),
  };
  return new SqliteDialect({ database: shim });
}
