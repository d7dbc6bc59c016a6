import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

/** Sessions of residents at home, and forms that are on their way from a kiosk to a phone. */
export const residents: Migration = {
  up: async (db: Kysely<unknown>) => {
    const strict = strictTable(db);
    await sql`create table resident_session (
      token_hash text primary key,
      user_id text not null references registered_user (id),
      created_at text not null,
      seen_at text not null
    ) ${strict}`.execute(db);
    await sql`create index resident_session_seen_at on resident_session (seen_at)`.execute(db);
    await sql`create table draft (
      id text primary key,
      device_id text not null,
      visit_id text not null,
      ciphertext text,
      created_at text not null,
      expires_at text not null,
      claimed_at text
    ) ${strict}`.execute(db);
    await sql`create index draft_expires_at on draft (expires_at)`.execute(db);
    await sql`create index draft_visit on draft (device_id, visit_id)`.execute(db);
  },
};
