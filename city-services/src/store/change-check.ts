import assert from 'node:assert/strict';
import { sql, type Kysely } from 'kysely';
import { isSqlite } from './dialect.ts';

export type CheckChange = {
  readonly table: string;
  /** As it stands in `create table`, between the brackets. */
  readonly from: string;
  readonly to: string;
  /** A word that stands in this check of the table and in no other: PostgreSQL names and writes checks its own way. */
  readonly only: RegExp;
};

type SchemaRow = { readonly sql: string };

/**
 * SQLite cannot change what a table allows. Its rows are put aside while the table is made anew from its own words, with
 * all columns and indexes that it has by now; others go on pointing at it.
 */
async function rebuild(db: Kysely<unknown>, { table, from, to }: CheckChange): Promise<void> {
  const schema = async (type: string) => {
    const { rows } = await sql<SchemaRow>`select sql from sqlite_master
      where type = ${type} and tbl_name = ${table} and sql is not null order by name`.execute(db);
    return rows.map((row) => row.sql);
  };
  const [made] = await schema('table');
  assert(made?.includes(`check (${from})`) === true, `${table} has another check`);
  const indexes = await schema('index');
  const run = (words: string) => sql.raw(words).execute(db);
  // Until the transaction ends nobody minds that what rows point at is away.
  await run('pragma defer_foreign_keys = on');
  await run(`create table kept_rows as select * from ${table}`);
  await run(`drop table ${table}`);
  await run(made.replace(`check (${from})`, `check (${to})`));
  await run(`insert into ${table} select * from kept_rows`);
  await run('drop table kept_rows');
  for (const index of indexes) await run(index);
}

/** Changes one check of a table, on both engines. */
export async function changeCheck(db: Kysely<unknown>, change: CheckChange): Promise<void> {
  if (isSqlite(db)) return db.transaction().execute((tx) => rebuild(tx, change));
  const { rows } = await sql<{ name: string; said: string }>`select conname as name, pg_get_constraintdef(oid) as said
    from pg_constraint where contype = 'c' and conrelid = ${change.table}::regclass`.execute(db);
  const [old, ...more] = rows.filter(({ said }) => change.only.test(said));
  assert(old !== undefined && more.length === 0, `${change.table} has another check`);
  await sql`alter table ${sql.table(change.table)} drop constraint ${sql.id(old.name)}`.execute(db);
  await sql`alter table ${sql.table(change.table)} add check (${sql.raw(change.to)})`.execute(db);
}
