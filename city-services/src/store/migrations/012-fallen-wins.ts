import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What a drawing depended on and came to, as it stays published: how many wins there were for each, and those that could
 * not be held whole, which their applicants are told of as well.
 */
export const fallenWins: Migration = {
  up: async (db) => {
    await sql`alter table lottery add column max_wins integer`.execute(db);
    await sql`alter table lottery add column fallen text`.execute(db);
    await sql`alter table lottery_application add column fallen text`.execute(db);
  },
};
