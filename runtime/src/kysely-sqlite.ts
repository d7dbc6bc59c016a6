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

/** How many prepared statements are kept: all that a server has, and some whose lists differ in length. */
const keptStatements = 500;

function statementOf(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = guarded(() => database.prepare(sql));
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(() => statement.all(...bound(parameters))),
    run: (parameters) => guarded(() => statement.run(...bound(parameters))),
    // A statement of its own: the kept one may be asked again while this one is still read.
    iterate: (parameters) => database.prepare(sql).iterate(...bound(parameters)),
  };
}

/** Prepares each statement once; beyond the limit the one that was not used for longest is forgotten. */
function preparing(database: DatabaseSync): (sql: string) => SqliteStatement {
  const kept = new Map<string, SqliteStatement>();
  return (sql) => {
    const statement = kept.get(sql) ?? statementOf(database, sql);
    kept.delete(sql);
    // What changes the tables may change what others give back.
    if (/^\s*(alter|create|drop)\b/i.test(sql)) kept.clear();
    else kept.set(sql, statement);
    const [oldest] = kept.keys();
    if (kept.size > keptStatements && oldest !== undefined) kept.delete(oldest);
    return statement;
  };
}

/**
 * What is said to SQLite in place of what Kysely says. A transaction takes the right to write when it begins, so that it
 * never finds out half-way that it has to wait for another process in vain. SQLite ends a transaction by itself on a full
 * disk; Kysely's rollback would then fail, and hide why.
 */
function spokenFor(sql: string, database: DatabaseSync): string {
  if (sql === 'begin') return 'begin immediate';
  return sql === 'rollback' && !database.isTransaction ? 'SELECT 1 WHERE FALSE' : sql;
}

/** Kysely over an open node:sqlite database. Destroying a Kysely that has run a query closes the database. */
export function kyselySqliteDialect(database: DatabaseSync): SqliteDialect {
  const prepare = preparing(database);
  const shim: SqliteDatabase = {
    close: () => database.close(),
    prepare: (sql) => prepare(spokenFor(sql, database)),
  };
  return new SqliteDialect({ database: shim });
}
