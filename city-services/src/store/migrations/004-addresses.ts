import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

/** Postal codes and their addresses, by edition of the imported list. */
export const addresses: Migration = {
  up: async (db: Kysely<unknown>) => {
    const strict = strictTable(db);
    await sql`create table postal_edition (
      id integer primary key,
      state text not null check (state in ('importing', 'current')),
      rows integer not null,
      imported_at text not null
    ) ${strict}`.execute(db);
    await sql`create unique index postal_edition_current on postal_edition (state) where state = 'current'`.execute(db);
    await sql`create table postal_address (
      edition integer not null references postal_edition (id),
      code text not null,
      position integer not null,
      prefecture text not null,
      city text not null,
      town text not null,
      primary key (edition, code, position)
    ) ${strict}`.execute(db);
  },
};
