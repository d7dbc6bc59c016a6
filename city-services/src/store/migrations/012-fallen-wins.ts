import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Wins of a lottery that could not be held whole, as they are published and as their applicants are told. */
export const fallenWins: Migration = {
  up: async (db) => {
    await sql`alter table lottery add column fallen text`.execute(db);
    await sql`alter table lottery_application add column fallen text`.execute(db);
  },
};
