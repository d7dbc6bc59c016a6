import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { strictTable } from '../dialect.ts';

/** How much each Wi-Fi spot was used, as it tells it itself, and where it stands. */
export const wifiStatistics: Migration = {
  up: async (db) => {
    const strict = strictTable(db);
    await sql`create table wifi_use (
      asset text not null,
      period text not null check (period in ('hour', 'day', 'month')),
      start text not null,
      body text not null,
      received_at text not null,
      primary key (period, start, asset)
    ) ${strict}`.execute(db);
    await sql`create table wifi_place (
      asset text primary key,
      revision integer not null,
      document text not null,
      changed_at text not null,
      changed_by text not null
    ) ${strict}`.execute(db);
  },
};
