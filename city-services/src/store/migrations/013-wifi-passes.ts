import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which devices are online at one of the city's spots, so that the others do not ask again. */
export const wifiPasses: Migration = {
  up: async (db) => {
    await sql`create table wifi_pass (
      mac_hash text primary key,
      device_id text not null references device (id),
      way text not null,
      terms text not null,
      ends_at text not null
    )`.execute(db);
  },
};
