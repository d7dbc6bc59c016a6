import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What staff do about the Wi-Fi: disclosures of connection records, and who is told of events by webhook. */
export const wifiOffice: Migration = {
  up: async (db) => {
    await sql`insert into serial (name, last) values ('disclosure', 0)`.execute(db);
    await sql`create table disclosure (
      id text primary key,
      number text not null unique,
      state text not null,
      asked_by text not null,
      asked_at text not null,
      document_number text not null,
      legal_basis text not null,
      reason text not null,
      from_at text not null,
      to_at text not null,
      spots text,
      criterion text,
      decided_by text,
      decided_at text,
      expires_at text,
      ended_at text,
      row_count integer,
      file_hash text
    )`.execute(db);
    await sql`create index disclosure_waiting on disclosure (expires_at) where expires_at is not null`.execute(db);
    await sql`create table webhook_subscription (
      id text primary key,
      url text not null,
      kinds text not null,
      salt text not null,
      active integer not null,
      created_by text not null,
      created_at text not null
    )`.execute(db);
    await sql`create table webhook_delivery (
      id text primary key,
      subscription_id text not null references webhook_subscription (id) on delete cascade,
      kind text not null,
      body text not null,
      state text not null,
      attempts integer not null,
      next_at text not null,
      outcome text,
      created_at text not null,
      settled_at text
    )`.execute(db);
    await sql`create index webhook_delivery_due on webhook_delivery (next_at) where state = 'waiting'`.execute(db);
    await sql`create index webhook_delivery_of on webhook_delivery (subscription_id, created_at)`.execute(db);
    await sql`create table webhook_mark (name text primary key, value text not null)`.execute(db);
  },
};
