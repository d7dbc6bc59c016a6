import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { isSqlite, strictTable } from '../dialect.ts';

async function widenUsers(db: Kysely<unknown>): Promise<void> {
  const add = (column: string) => sql`alter table registered_user add column ${sql.raw(column)}`.execute(db);
  await add(`kind text not null default 'individual' check (kind in ('individual', 'group'))`);
  await add(`residency text not null default 'resident' check (residency in ('resident', 'non-resident'))`);
  await add('verified_at text');
  await add('verified_by text');
  await add('born text');
  await add('guardian text');
  await add(`entitlements text not null default '[]'`);
  await add('suspended_until text');
  await sql`create table penalty (
    id text primary key,
    user_id text not null references registered_user (id),
    booking_id text not null,
    points integer not null,
    reason text not null,
    at text not null
  ) ${strictTable(db)}`.execute(db);
  await sql`create index penalty_user on penalty (user_id, at)`.execute(db);
}

/** SQLite cannot change what a column allows, so the tables are made anew and what stood in the old ones is taken over. */
async function rebuildBookings(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`create table new_booking (
    id text primary key,
    number text not null unique,
    kind text not null check (kind in ('use', 'city', 'course', 'appointment', 'block')),
    user_id text references registered_user (id),
    state text not null check (state in ('held', 'confirmed', 'permitted', 'used', 'no-show', 'cancelled')),
    held_until text,
    facility_id text not null,
    room_id text not null,
    date text not null,
    koma_id text not null,
    starts_at text not null,
    ends_at text not null,
    fee_yen integer not null,
    booked_at text not null,
    booked_by text not null,
    document text not null,
    check ((state = 'held') = (held_until is not null)),
    check ((kind = 'use') = (user_id is not null))
  ) ${strict}`.execute(db);
  await sql`create table new_slot (
    room_id text not null,
    date text not null,
    unit_id text not null,
    booking_id text not null references new_booking (id) deferrable initially deferred,
    primary key (room_id, date, unit_id)
  ) ${strict}`.execute(db);
}

/** What was booked under the first version: paid at the counter, and permitted by the slip that was printed. */
async function takeOver(db: Kysely<unknown>): Promise<void> {
  const field = (name: string) =>
    isSqlite(db) ? sql`json_extract(document, ${`$.${name}`})` : sql`(document::json ->> ${name})`;
  const clock = (name: string) => sql`date || 'T' || ${field(name)}`;
  const state = sql`case state when 'confirmed' then 'permitted' else state end`;
  // The document is the whole booking from now on: what stood beside it goes in.
  const document = isSqlite(db)
    ? sql`json_patch(document, json_object('state', ${state}, 'cancelledAt', cancelled_at,
        'payment', case when state = 'confirmed' and ${field('feeYen')} > 0 then 'due' else 'none' end))`
    : sql`(document::jsonb || jsonb_strip_nulls(jsonb_build_object('state', ${state}, 'cancelledAt', cancelled_at,
        'payment', case when state = 'confirmed' and ${field('feeYen')}::integer > 0 then 'due' else 'none' end)))::text`;
  await sql`insert into new_booking
    select id, number, 'use', user_id, ${state}, null,
      ${field('facilityId')}, room_id, date, koma_id, ${clock('starts')}, ${clock('ends')},
      cast(${field('feeYen')} as integer), booked_at, 'user:' || user_id, ${document}
    from booking`.execute(db);
  await sql`insert into new_slot select room_id, date, koma_id, booking_id from slot`.execute(db);
  // PostgreSQL changes no table whose deferred keys are still to be checked.
  if (!isSqlite(db)) await sql`set constraints all immediate`.execute(db);
  await sql`drop table slot`.execute(db);
  await sql`drop table booking`.execute(db);
  await sql`alter table new_booking rename to booking`.execute(db);
  await sql`alter table new_slot rename to slot`.execute(db);
  await sql`create index slot_booking on slot (booking_id)`.execute(db);
  await sql`create index booking_user on booking (user_id, booked_at)`.execute(db);
  await sql`create index booking_date on booking (date, room_id)`.execute(db);
  await sql`create index booking_due on booking (held_until) where state = 'held'`.execute(db);
  await sql`create index booking_ends on booking (ends_at) where state in ('confirmed', 'permitted')`.execute(db);
}

/** A second net below the slot rows, for rooms that are booked by the clock: the database itself refuses an overlap. */
async function excludeOverlaps(db: Kysely<unknown>): Promise<void> {
  if (isSqlite(db)) return;
  await sql`create extension if not exists btree_gist`.execute(db);
  await sql`create table slot_range (
    room_id text not null,
    during tsrange not null,
    booking_id text not null references booking (id) deferrable initially deferred,
    exclude using gist (room_id with =, during with &&)
  )`.execute(db);
  await sql`create index slot_range_booking on slot_range (booking_id)`.execute(db);
}

async function createLent(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  // One row per thing and day that is updated before it is counted: on PostgreSQL two bookings wait for each other here.
  await sql`create table equipment_day (
    facility_id text not null,
    equipment_id text not null,
    date text not null,
    turns integer not null,
    primary key (facility_id, equipment_id, date)
  ) ${strict}`.execute(db);
  await sql`create table lent (
    booking_id text not null references booking (id) deferrable initially deferred,
    facility_id text not null,
    equipment_id text not null,
    date text not null,
    starts text not null,
    ends text not null,
    count integer not null,
    primary key (booking_id, equipment_id)
  ) ${strict}`.execute(db);
  await sql`create index lent_day on lent (facility_id, equipment_id, date)`.execute(db);
}

async function createInvoices(db: Kysely<unknown>): Promise<void> {
  const strict = strictTable(db);
  await sql`insert into serial (name, last) values ('invoice', 0)`.execute(db);
  await sql`create table invoice (
    id text primary key,
    number text not null unique,
    booking_id text not null references booking (id) deferrable initially deferred,
    purpose text not null check (purpose in ('fee', 'difference', 'extension')),
    yen integer not null check (yen > 0),
    state text not null check (state in ('open', 'paid', 'void')),
    issued_at text not null,
    due_at text,
    settled_at text
  ) ${strict}`.execute(db);
  await sql`create index invoice_booking on invoice (booking_id)`.execute(db);
  await sql`create table payment (
    id text primary key,
    invoice_id text not null references invoice (id),
    method text not null check (method in ('counter', 'terminal')),
    device_id text,
    yen integer not null check (yen > 0),
    state text not null check (state in ('started', 'approved', 'declined', 'cancelled', 'unknown')),
    reference text,
    started_at text not null,
    settled_at text
  ) ${strict}`.execute(db);
  // Two at a time would charge twice.
  await sql`create unique index payment_open on payment (invoice_id) where state in ('started', 'approved', 'unknown')`.execute(
    db,
  );
  await sql`create table refund (
    id text primary key,
    booking_id text not null references booking (id) deferrable initially deferred,
    yen integer not null check (yen > 0),
    state text not null check (state in ('granted', 'paid')),
    granted_at text not null,
    paid_at text
  ) ${strict}`.execute(db);
  await sql`create index refund_booking on refund (booking_id)`.execute(db);
  await sql`create table ledger_entry (
    seq integer primary key,
    at text not null,
    subject text not null,
    what text not null,
    actor text not null
  ) ${strict}`.execute(db);
  await sql`create table ledger_posting (
    entry_seq integer not null references ledger_entry (seq),
    account text not null,
    yen integer not null check (yen <> 0),
    primary key (entry_seq, account)
  ) ${strict}`.execute(db);
  await sql`create index ledger_posting_account on ledger_posting (account)`.execute(db);
  await sql`insert into serial (name, last) values ('ledger', 0)`.execute(db);
}

async function createWaiting(db: Kysely<unknown>): Promise<void> {
  await sql`create table waiting (
    id text primary key,
    user_id text not null references registered_user (id),
    room_id text not null,
    date text not null,
    koma_id text not null,
    request text not null,
    state text not null check (state in ('waiting', 'offered', 'taken', 'lapsed', 'withdrawn')),
    created_at text not null,
    turn integer not null,
    booking_id text
  ) ${strictTable(db)}`.execute(db);
  await sql`insert into serial (name, last) values ('waiting', 0), ('user', 0)`.execute(db);
  await sql`create index waiting_line on waiting (room_id, date, turn) where state = 'waiting'`.execute(db);
  await sql`create index waiting_user on waiting (user_id)`.execute(db);
}

/** Rooms in parts and by the clock, held bookings, fees with their ledger, waiting lists, and what rules ask of users. */
export const facilities: Migration = {
  up: async (db: Kysely<unknown>) => {
    await widenUsers(db);
    await rebuildBookings(db);
    await takeOver(db);
    await excludeOverlaps(db);
    await createLent(db);
    await createInvoices(db);
    await createWaiting(db);
  },
};
