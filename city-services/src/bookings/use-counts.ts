import { sql } from 'kysely';
import type { CivilDate } from '@machikado/contracts/civil-time.ts';
import type { RoomUse } from '@machikado/contracts/staff-booking.ts';
import type { CityDatabase } from '../store/database.ts';

const minutesInto = (column: 'starts_at' | 'ends_at') =>
  sql`(cast(substr(${sql.ref(column)}, 12, 2) as integer) * 60 + cast(substr(${sql.ref(column)}, 15, 2) as integer))`;

export type CountedSpan = {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly facilityId?: string | undefined;
};

/**
 * How much each room is used on each day of a span, counted by the database: a month of a city has more bookings than
 * one list may carry, but never more of these rows than rooms times days. A cancelled booking and a closure are no use.
 */
export async function useBetween(db: CityDatabase, span: CountedSpan): Promise<RoomUse[]> {
  let query = db
    .selectFrom('booking')
    .where('date', '>=', span.from)
    .where('date', '<=', span.to)
    .where('state', '!=', sql.lit('cancelled'))
    .where('kind', '!=', sql.lit('block'));
  if (span.facilityId !== undefined) query = query.where('facility_id', '=', span.facilityId);
  const rows = await query
    .select((column) => [
      'room_id as roomId',
      'date',
      column.fn.countAll<number | string>().as('bookings'),
      sql<number | string>`sum(${minutesInto('ends_at')} - ${minutesInto('starts_at')})`.as('minutes'),
      column.fn.sum<number | string>('fee_yen').as('feeYen'),
    ])
    .groupBy(['room_id', 'date'])
    .orderBy('date')
    .orderBy('room_id')
    .execute();
  return rows.map(({ roomId, date, bookings, minutes, feeYen }) => ({
    roomId,
    date,
    bookings: Number(bookings),
    minutes: Number(minutes),
    feeYen: Number(feeYen),
  }));
}
