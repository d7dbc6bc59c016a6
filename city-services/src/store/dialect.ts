import { sql, SqliteAdapter, type Kysely, type RawBuilder } from 'kysely';

/** What ends a `create table`: SQLite checks column types only in STRICT tables; PostgreSQL always does. */
export function strictTable<Tables>(db: Kysely<Tables>): RawBuilder<unknown> {
  return db.getExecutor().adapter instanceof SqliteAdapter ? sql`strict` : sql``;
}
