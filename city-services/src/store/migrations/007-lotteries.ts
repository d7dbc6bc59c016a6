import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

/** Lotteries with their sealed seeds, and who applied for what. */
export const lotteries: Migration = {
  up: async (db: Kysely<unknown>) => {
    const strict = strictTable(db);
    await sql`create table lottery (
      id text primary key,
      seed text not null,
      commitment text not null,
      state text not null check (state in ('open', 'closed', 'drawn')),
      made_at text not null,
      closing text,
      closing_hash text,
      public_value text,
      wins text,
      drawn_at text
    ) ${strict}`.execute(db);
    await sql`create table lottery_application (
      id text primary key,
      lottery_id text not null references lottery (id),
      user_id text not null references registered_user (id),
      request text not null,
      state text not null check (state in ('made', 'withdrawn', 'won', 'lost')),
      made_at text not null,
      won_wish integer,
      booking_ids text
    ) ${strict}`.execute(db);
    await sql`create index lottery_application_lottery on lottery_application (lottery_id, id)`.execute(db);
    await sql`create index lottery_application_user on lottery_application (user_id, made_at)`.execute(db);
  },
};
