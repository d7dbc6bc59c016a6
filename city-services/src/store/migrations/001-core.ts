import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

async function createDeviceTables(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`create table device (
    id text primary key,
    asset text not null,
    kind text not null,
    status text not null,
    enrolled_at text not null,
    revoked_at text,
    certificate_expires_at text not null,
    last_seen_at text,
    reported text,
    reported_at text,
    event_seq integer not null default 0
  ) ${strict}`.execute(db);
  await sql`create unique index device_active_asset on device (asset) where status = 'active'`.execute(db);
  await sql`create table enrolment_code (
    code_hash text primary key,
    asset text not null,
    kind text not null,
    created_by text not null,
    created_at text not null,
    expires_at text not null,
    used_at text,
    key_hash text,
    device_id text,
    certificate text
  ) ${strict}`.execute(db);
  await sql`create table desired_state (
    asset text primary key,
    revision integer not null,
    hash text not null,
    state text
  ) ${strict}`.execute(db);
  await sql`create table fleet (id integer primary key, revision integer not null) ${strict}`.execute(db);
  await sql`insert into fleet (id, revision) values (1, 0)`.execute(db);
  await sql`create table device_event (
    device_id text not null references device (id),
    seq integer not null,
    at text not null,
    kind text not null,
    facts text not null,
    received_at text not null,
    primary key (device_id, seq)
  ) ${strict}`.execute(db);
}

async function createStaffTables(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`create table staff_account (
    staff_id text primary key,
    password_hash text not null,
    roles text not null,
    wrong_tries integer not null default 0,
    locked_until text
  ) ${strict}`.execute(db);
  await sql`create table staff_session (
    token_hash text primary key,
    staff_id text not null references staff_account (staff_id),
    kind text not null,
    csrf_token text not null,
    created_at text not null,
    seen_at text not null,
    expires_at text not null
  ) ${strict}`.execute(db);
  await sql`create table audit_entry (
    seq integer primary key,
    at text not null,
    actor text not null,
    action text not null,
    subject text not null,
    previous_hash text not null,
    hash text not null
  ) ${strict}`.execute(db);
  // One row that every append locks first: the chain has one end, also with several connections.
  await sql`create table audit_head (id integer primary key, seq integer not null, hash text not null) ${strict}`.execute(
    db,
  );
  await sql`insert into audit_head (id, seq, hash) values (1, 0, '')`.execute(db);
  await sql`create table idempotency (
    scope text not null,
    key text not null,
    request_hash text not null,
    status integer not null,
    body text not null,
    created_at text not null,
    primary key (scope, key)
  ) ${strict}`.execute(db);
  await sql`create index idempotency_created_at on idempotency (created_at)`.execute(db);
}

/** Devices and their states, staff, the audit chain, and the answers kept for repeated requests. */
export const core: Migration = {
  up: async (db: Kysely<unknown>) => {
    await createDeviceTables(db);
    await createStaffTables(db);
  },
};
