import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { changeCheck } from '../change-check.ts';

/** Deposits (預り金) are invoiced and given back beside the fee. */
export const deposits: Migration = {
  up: async (db) => {
    await changeCheck(db, {
      table: 'invoice',
      from: `purpose in ('fee', 'difference', 'extension')`,
      to: `purpose in ('fee', 'difference', 'extension', 'deposit')`,
      only: /purpose/,
    });
    await sql`alter table refund add column
      purpose text not null default 'fee' check (purpose in ('fee', 'deposit'))`.execute(db);
  },
};
