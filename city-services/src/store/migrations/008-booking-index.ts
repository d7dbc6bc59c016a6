import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How much a user holds from a day on is counted at every booking: from the index alone, however long her past is. */
export const bookingIndex: Migration = {
  up: async (db) => {
    await sql`drop index booking_user`.execute(db);
    await sql`create index booking_user on booking (user_id, date, state, held_until)`.execute(db);
  },
};
