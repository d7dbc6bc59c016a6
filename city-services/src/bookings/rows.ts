import { Booking } from '@machikado/contracts/booking.ts';
import type { StaffBookingList } from '@machikado/contracts/staff-booking.ts';
import type { CityDatabase, CityTransaction } from '../store/database.ts';
import { statement } from '../store/statement.ts';
import type { CityTables } from '../store/tables.ts';

export function bookingOf(row: Pick<CityTables['booking'], 'document'>): Booking {
  return Booking.parse(JSON.parse(row.document));
}

const searchedColumns = (booking: Booking) => ({
  state: booking.state,
  held_until: booking.heldUntil ?? null,
  facility_id: booking.facilityId,
  room_id: booking.roomId,
  date: booking.date,
  koma_id: booking.komaId,
  starts_at: `${booking.date}T${booking.starts}`,
  ends_at: `${booking.date}T${booking.ends}`,
  fee_yen: booking.feeYen,
  document: JSON.stringify(booking),
});

const addBooking = statement((db, row: CityTables['booking']) =>
  db.insertInto('booking').values({
    id: row.id,
    number: row.number,
    kind: row.kind,
    user_id: row.user_id,
    booked_at: row.booked_at,
    booked_by: row.booked_by,
    state: row.state,
    held_until: row.held_until,
    facility_id: row.facility_id,
    room_id: row.room_id,
    date: row.date,
    koma_id: row.koma_id,
    starts_at: row.starts_at,
    ends_at: row.ends_at,
    fee_yen: row.fee_yen,
    document: row.document,
  }),
);

/** Writes a booking for the first time. */
export async function insertBooking(
  tx: CityTransaction,
  booking: Booking,
  by: { readonly userId: string | null; readonly actor: string },
): Promise<void> {
  await addBooking(tx, {
    id: booking.id,
    number: booking.number,
    kind: booking.kind,
    user_id: by.userId,
    booked_at: booking.bookedAt,
    booked_by: by.actor,
    ...searchedColumns(booking),
  });
}

/** Writes what became of a booking. The caller holds its row (`takeBooking`). */
export async function updateBooking(tx: CityTransaction, booking: Booking): Promise<void> {
  await tx.updateTable('booking').set(searchedColumns(booking)).where('id', '=', booking.id).execute();
}

export type HeldRow = { readonly booking: Booking; readonly userId: string | null };

/** Takes a booking's row until the transaction ends, so that two changes of it follow each other on both engines. */
export async function takeBooking(tx: CityTransaction, id: string, ofUser?: string): Promise<HeldRow | undefined> {
  let query = tx
    .updateTable('booking')
    // Writing the value it has takes the row.
    .set((column) => ({ state: column.ref('state') }))
    .where('id', '=', id);
  if (ofUser !== undefined) query = query.where('user_id', '=', ofUser);
  const row = await query.returning(['document', 'user_id']).executeTakeFirst();
  return row && { booking: bookingOf(row), userId: row.user_id };
}

const listLimit = 200;
/** How many bookings one list of the staff carries. */
export const staffListLimit = 5000;

/** A user's own bookings, newest first; at most 200. */
export async function bookingsOfUser(db: CityDatabase, userId: string): Promise<Booking[]> {
  const rows = await db
    .selectFrom('booking')
    .select('document')
    .where('user_id', '=', userId)
    .orderBy('booked_at', 'desc')
    .orderBy('number', 'desc')
    .limit(listLimit)
    .execute();
  return rows.map(bookingOf);
}

/** One of a user's own bookings; another's is not there. */
export async function findBooking(db: CityDatabase, userId: string, id: string): Promise<Booking | undefined> {
  const row = await db
    .selectFrom('booking')
    .select('document')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row && bookingOf(row);
}

/**
 * The bookings of days from `from` to `to`, both included, in the order of day, room and number. Where there are more
 * than one list carries, it says so: whoever reads it must not take it for all.
 */
export async function bookingsBetween(
  db: CityDatabase,
  span: { readonly from: string; readonly to: string; readonly facilityId?: string | undefined },
): Promise<StaffBookingList> {
  let query = db.selectFrom('booking').select('document').where('date', '>=', span.from).where('date', '<=', span.to);
  if (span.facilityId !== undefined) query = query.where('facility_id', '=', span.facilityId);
  const rows = await query
    .orderBy('date')
    .orderBy('room_id')
    .orderBy('number')
    .limit(staffListLimit + 1)
    .execute();
  const bookings = rows.slice(0, staffListLimit).map(bookingOf);
  return rows.length > staffListLimit ? { bookings, isCut: true } : { bookings };
}
