import { Booking, type BookingRequest } from '@machikado/contracts/booking.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { civilTimeAt, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { appendAudit } from '../audit/store.ts';
import type { CityContext } from '../http/context.ts';
import type { CityDatabase, CityTransaction } from '../store/database.ts';
import { nextSerial } from '../store/serials.ts';
import type { CityTables } from '../store/tables.ts';
import type { RegisteredUser } from '../users/store.ts';
import {
  confirmBooking,
  decideBooking,
  decideCancellation,
  findSlot,
  type BookingRefusal,
  type HeldBookings,
  type TakenSlot,
} from './bookings.ts';

type Moment = Pick<CityContext, 'pack' | 'randomUuid'> & { readonly now: Date };
type BookingRow = CityTables['booking'];

const listLimit = 200;
const staffListLimit = 5000;

function bookingOf(row: Pick<BookingRow, 'document' | 'state' | 'cancelled_at'>): Booking {
  const confirmed = Booking.parse(JSON.parse(row.document));
  return { ...confirmed, state: row.state, ...(row.cancelled_at !== null && { cancelledAt: row.cancelled_at }) };
}

/** Takes the user's row until the transaction ends, so that two bookings of hers cannot pass one limit together. */
async function takeUser(tx: CityTransaction, user: RegisteredUser): Promise<boolean> {
  const taken = await tx
    .updateTable('registered_user')
    .set((column) => ({ turns: column('turns', '+', 1) }))
    .where('id', '=', user.id)
    .where('suspended', '=', 0)
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

async function countHeld(tx: CityTransaction, userId: string, days: { date: CivilDate; today: CivilDate }) {
  const count = async (from: CivilDate, to: CivilDate) => {
    const row = await tx
      .selectFrom('booking')
      .select((column) => column.fn.countAll<number>().as('count'))
      .where('user_id', '=', userId)
      .where('state', '=', 'confirmed')
      .where('date', '>=', from)
      .where('date', '<=', to)
      .executeTakeFirstOrThrow();
    return row.count;
  };
  const month = days.date.slice(0, 7);
  const held: HeldBookings = {
    open: await count(days.today, '9999-12-31'),
    inMonth: await count(`${month}-01`, `${month}-31`),
  };
  return held;
}

export type BookingFailure =
  BookingRefusal | { readonly kind: 'slot-taken'; readonly mine: boolean } | { readonly kind: 'suspended' };

/**
 * Books a slot for a user. All of it happens in `tx`: the caller must undo the transaction when this refuses.
 * `slot-taken` comes from the primary key of the slot row, never from a look beforehand.
 */
export async function bookSlot(
  tx: CityTransaction,
  moment: Moment,
  wish: { readonly user: RegisteredUser; readonly request: BookingRequest },
): Promise<Result<Booking, BookingFailure>> {
  const { user, request } = wish;
  const { now, pack } = moment;
  const slot = findSlot(pack.facilities, request);
  if (!slot.ok) return slot;
  if (!(await takeUser(tx, user))) return err({ kind: 'suspended' });
  const held = await countHeld(tx, user.id, { date: request.date, today: civilTimeAt(now).date });
  const rules = pack.bookingRules;
  const decision = decideBooking({ slot: slot.value, rules, people: request.people, held, now });
  if (!decision.ok) return decision;

  const id = moment.randomUuid();
  const key = { room_id: request.roomId, date: request.date, koma_id: request.komaId };
  const taken = await tx
    .insertInto('slot')
    .values({ ...key, booking_id: id })
    .onConflict((conflict) => conflict.columns(['room_id', 'date', 'koma_id']).doNothing())
    .returning('booking_id')
    .executeTakeFirst();
  if (taken === undefined) return err({ kind: 'slot-taken', mine: await isHeldBy(tx, user, key) });

  const number = readableNumber('B', await nextSerial(tx, 'booking'));
  const booking = confirmBooking({ id, number, slot: slot.value, rules, request, userName: user.name, now });
  await tx
    .insertInto('booking')
    .values({
      ...key,
      id,
      number,
      user_id: user.id,
      state: booking.state,
      booked_at: booking.bookedAt,
      cancelled_at: null,
      document: JSON.stringify(booking),
    })
    .execute();
  await appendAudit(tx, { at: now, actor: `user:${user.id}`, action: 'booking.made', subject: number });
  return ok(booking);
}

async function isHeldBy(
  tx: CityTransaction,
  user: RegisteredUser,
  key: { room_id: string; date: string; koma_id: string },
): Promise<boolean> {
  const holder = await tx
    .selectFrom('slot')
    .innerJoin('booking', 'booking.id', 'slot.booking_id')
    .select('booking.user_id')
    .where('slot.room_id', '=', key.room_id)
    .where('slot.date', '=', key.date)
    .where('slot.koma_id', '=', key.koma_id)
    .executeTakeFirst();
  return holder?.user_id === user.id;
}

export type CancellationFailure = { readonly kind: 'not-found' } | { readonly kind: 'too-late-to-cancel' };

/** Cancels a user's own booking and frees its slot in one transaction; a repetition gives the same booking again. */
export function cancelBooking(
  context: Pick<CityContext, 'db' | 'now'>,
  user: RegisteredUser,
  id: string,
): Promise<Result<Booking, CancellationFailure>> {
  const now = context.now();
  return context.db.transaction().execute(async (tx): Promise<Result<Booking, CancellationFailure>> => {
    const row = await tx
      .updateTable('booking')
      // Writing the value it has takes the row, so that on PostgreSQL a second cancellation waits here.
      .set((column) => ({ state: column.ref('state') }))
      .where('id', '=', id)
      .where('user_id', '=', user.id)
      .returning(['document', 'state', 'cancelled_at', 'number'])
      .executeTakeFirst();
    if (row === undefined) return err({ kind: 'not-found' });
    const decision = decideCancellation(bookingOf(row), now);
    if (!decision.ok) return decision;
    if (decision.value === 'already') return ok(bookingOf(row));
    const cancelled = { state: 'cancelled', cancelled_at: now.toISOString() } as const;
    await tx.deleteFrom('slot').where('booking_id', '=', id).execute();
    await tx.updateTable('booking').set(cancelled).where('id', '=', id).execute();
    await appendAudit(tx, { at: now, actor: `user:${user.id}`, action: 'booking.cancelled', subject: row.number });
    return ok(bookingOf({ ...row, ...cancelled }));
  });
}

/** A user's own bookings, newest first; at most 200. */
export async function bookingsOfUser(db: CityDatabase, user: RegisteredUser): Promise<Booking[]> {
  const rows = await db
    .selectFrom('booking')
    .select(['document', 'state', 'cancelled_at'])
    .where('user_id', '=', user.id)
    .orderBy('booked_at', 'desc')
    .orderBy('number', 'desc')
    .limit(listLimit)
    .execute();
  return rows.map(bookingOf);
}

/** One of a user's own bookings; another's is not there. */
export async function findBooking(db: CityDatabase, user: RegisteredUser, id: string): Promise<Booking | undefined> {
  const row = await db
    .selectFrom('booking')
    .select(['document', 'state', 'cancelled_at'])
    .where('id', '=', id)
    .where('user_id', '=', user.id)
    .executeTakeFirst();
  return row && bookingOf(row);
}

/** All bookings of days from `from` to `to`, both included, in the order of day, room and number. */
export async function bookingsBetween(db: CityDatabase, from: CivilDate, to: CivilDate): Promise<Booking[]> {
  const rows = await db
    .selectFrom('booking')
    .select(['document', 'state', 'cancelled_at'])
    .where('date', '>=', from)
    .where('date', '<=', to)
    .orderBy('date')
    .orderBy('room_id')
    .orderBy('number')
    .limit(staffListLimit)
    .execute();
  return rows.map(bookingOf);
}

/** The held slots of some rooms on the days from `from` to `to`, both included. */
export async function takenSlots(
  db: CityDatabase,
  roomIds: readonly string[],
  span: { readonly from: CivilDate; readonly to: CivilDate },
): Promise<TakenSlot[]> {
  return db
    .selectFrom('slot')
    .innerJoin('booking', 'booking.id', 'slot.booking_id')
    .select(['slot.room_id as roomId', 'slot.date as date', 'slot.koma_id as komaId', 'booking.user_id as userId'])
    .where('slot.room_id', 'in', roomIds)
    .where('slot.date', '>=', span.from)
    .where('slot.date', '<=', span.to)
    .execute();
}
