import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By what staff know the end of a payment that no terminal said. */
export const paymentNote: Migration = {
  up: async (db) => {
    await sql`alter table payment add column note text`.execute(db);
  },
};
