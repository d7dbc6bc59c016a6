import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

async function createUserTables(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`create table registered_user (
    id text primary key,
    number text not null unique,
    name text not null,
    pin_hash text not null,
    card_hash text unique,
    suspended integer not null default 0,
    turns integer not null default 0
  ) ${strict}`.execute(db);
  await sql`create table user_token (
    token_hash text primary key,
    user_id text not null references registered_user (id),
    device_id text not null,
    expires_at text not null
  ) ${strict}`.execute(db);
  await sql`create index user_token_expires_at on user_token (expires_at)`.execute(db);
  await sql`create table sign_in_tally (
    subject text primary key,
    failures integer not null,
    last_at text not null,
    locked_until text
  ) ${strict}`.execute(db);
  await sql`create index sign_in_tally_last_at on sign_in_tally (last_at)`.execute(db);
}

async function createBookingTables(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`create table serial (name text primary key, last integer not null) ${strict}`.execute(db);
  await sql`insert into serial (name, last) values ('booking', 0), ('application', 0)`.execute(db);
  await sql`create table booking (
    id text primary key,
    number text not null unique,
    user_id text not null references registered_user (id),
    state text not null check (state in ('confirmed', 'cancelled')),
    room_id text not null,
    date text not null,
    koma_id text not null,
    booked_at text not null,
    cancelled_at text,
    document text not null
  ) ${strict}`.execute(db);
  await sql`create index booking_user on booking (user_id, booked_at)`.execute(db);
  await sql`create index booking_date on booking (date)`.execute(db);
  // The slot is taken before its booking is written, so the reference is looked at when the transaction ends.
  await sql`create table slot (
    room_id text not null,
    date text not null,
    koma_id text not null,
    booking_id text not null unique references booking (id) deferrable initially deferred,
    primary key (room_id, date, koma_id)
  ) ${strict}`.execute(db);
}

async function createApplicationTables(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`create table application (
    number text primary key,
    procedure_id text not null,
    procedure_version integer not null,
    procedure_title text not null,
    state text not null check (state in ('received', 'in-review', 'accepted', 'declined')),
    answers text not null,
    readable text not null,
    secret_hash text not null,
    device_id text not null,
    received_at text not null,
    decided_at text,
    decided_by text,
    message text
  ) ${strict}`.execute(db);
  await sql`create index application_received_at on application (received_at)`.execute(db);
  await sql`create table course_seat (procedure_id text primary key, taken integer not null) ${strict}`.execute(db);
}

/** Registered users and their sign-ins, bookings with their slots, applications with the seats of courses. */
export const bookings: Migration = {
  up: async (db: Kysely<unknown>) => {
    await createUserTables(db);
    await createBookingTables(db);
    await createApplicationTables(db);
  },
};
