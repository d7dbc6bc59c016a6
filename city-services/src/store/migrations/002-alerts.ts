import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

/** Warnings, the telegrams they came from, and the counter that tells listeners of a change. */
export const alerts: Migration = {
  up: async (db: Kysely<unknown>) => {
    const strict = strictTable(db);
    await sql`create table alert (
      id text primary key,
      stream text not null,
      level integer not null,
      hazard text,
      hazards text not null,
      headline text not null,
      action text not null,
      source text not null,
      drill integer not null,
      started_at text not null,
      expires_at text,
      ended_at text,
      ended_by text
    ) ${strict}`.execute(db);
    await sql`create unique index alert_in_force on alert (stream) where ended_at is null`.execute(db);
    await sql`create index alert_started_at on alert (started_at)`.execute(db);
    await sql`create table alert_stream (stream text primary key, reported_at text not null) ${strict}`.execute(db);
    await sql`create table telegram (
      hash text primary key,
      seq integer not null,
      file text not null,
      read_at text not null,
      outcome text not null,
      reason text not null
    ) ${strict}`.execute(db);
    await sql`create unique index telegram_seq on telegram (seq)`.execute(db);
    await sql`create table alert_board (id integer primary key, revision integer not null) ${strict}`.execute(db);
    await sql`insert into alert_board (id, revision) values (1, 0)`.execute(db);
  },
};
