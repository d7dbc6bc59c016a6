import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { changeCheck } from '../change-check.ts';

/** An appointment may be a registered user's. What she holds of rooms is counted without her appointments. */
export const appointments: Migration = {
  up: async (db) => {
    await changeCheck(db, {
      table: 'booking',
      from: `(kind = 'use') = (user_id is not null)`,
      to: `(kind = 'use' and user_id is not null) or (kind <> 'use' and (user_id is null or kind = 'appointment'))`,
      only: /user_id/,
    });
    await sql`drop index booking_user`.execute(db);
    await sql`create index booking_user on booking (user_id, date, kind, state, held_until)`.execute(db);
  },
};
