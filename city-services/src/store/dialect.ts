import { sql, SqliteAdapter, type Kysely, type RawBuilder } from 'kysely';

export function isSqlite(db: Pick<Kysely<unknown>, 'getExecutor'>): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}

/** What ends a `create table`: SQLite checks column types only in STRICT tables; PostgreSQL always does. */
export function strictTable<Tables>(db: Kysely<Tables>): RawBuilder<unknown> {
  return isSqlite(db) ? sql`strict` : sql``;
}

/**
 * Takes what was just erased off the disk: with `secure_delete` SQLite overwrites it in the file, and the log that still
 * holds the older page is emptied. PostgreSQL's own cleaning does this later by itself.
 */
export async function eraseFreedPages<Tables>(db: Kysely<Tables>): Promise<void> {
  if (isSqlite(db)) await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
