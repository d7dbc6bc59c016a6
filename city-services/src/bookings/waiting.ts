import { BookingRequest, type Booking } from '@machikado/contracts/booking.ts';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Waiting } from '@machikado/contracts/waiting.ts';
import { nextSerial } from '../store/serials.ts';
import type { CityDatabase } from '../store/database.ts';
import type { CityTables } from '../store/tables.ts';
import { takeBooker } from './bookers.ts';
import { chooseFrom, findSlot, type Slot } from './bookings.ts';
import { settle } from './settlement.ts';
import { decideOpening } from '../facilities/opening.ts';
import { invoice, placeBooking } from './place.ts';
import { takeBooking, updateBooking } from './rows.ts';
import type { Work } from '../transactions/work.ts';

type WaitingRow = CityTables['waiting'];

const overlaps = (a: Slot, b: Slot) =>
  a.date === b.date &&
  a.leaves.some((leaf) => b.leaves.includes(leaf)) &&
  a.span.unitIds.some((unit) => b.span.unitIds.includes(unit));

const requestOf = (row: Pick<WaitingRow, 'request'>) => BookingRequest.parse(JSON.parse(row.request));

async function offer(work: Work, row: WaitingRow): Promise<boolean> {
  const until = new Date(work.now.getTime() + work.rules.waiting.offerMinutes * 60_000);
  const placed = await placeBooking(work, {
    userId: row.user_id,
    request: requestOf(row),
    hold: { until, reason: 'offer' },
  });
  if (!placed.ok) return false;
  await work.tx
    .updateTable('waiting')
    .set({ state: 'offered', booking_id: placed.value.id })
    .where('id', '=', row.id)
    .execute();
  work.note('waiting.offered', placed.value.number);
  return true;
}

/**
 * Gives a slot that has just become free to the first on its waiting list whom the rules allow to have it: it is held
 * for her until the offer ends. Who cannot have it now stays in the line.
 */
export async function offerFreed(work: Work, freed: Slot): Promise<void> {
  const line = await work.tx
    .selectFrom('waiting')
    .selectAll()
    .where('date', '=', freed.date)
    .where(
      'room_id',
      'in',
      freed.facility.rooms.map((room) => room.id),
    )
    .where('state', '=', 'waiting')
    .orderBy('turn')
    .execute();
  for (const row of line) {
    const slot = findSlot(work.rooms, { roomId: row.room_id, date: row.date, komaId: row.koma_id });
    // The rest of a slot that was only partly wanted goes to the next who can use it.
    if (slot.ok && overlaps(slot.value, freed)) await offer(work, row);
  }
}

/** Puts a user in the line for a slot that others hold. The same wish again is the place that she has already. */
export async function joinLine(
  work: Work,
  wish: { readonly userId: string; readonly request: BookingRequest },
): Promise<Result<Waiting, BookingRefusal>> {
  const { userId, request } = wish;
  const slot = findSlot(work.rooms, request);
  if (!slot.ok) return slot;
  const choices = chooseFrom(work.rules, slot.value, request);
  if (!choices.ok) return choices;
  const booker = await takeBooker(work, userId);
  if (booker === undefined) return err({ kind: 'suspended' });
  const { rules, lotteries, now } = work;
  const opening = decideOpening({ ...slot.value, rules, lotteries, residency: booker.residency, now });
  if (!opening.ok) return opening;
  const mine = await work.tx
    .selectFrom('waiting')
    .selectAll()
    .where('user_id', '=', userId)
    .where('state', 'in', ['waiting', 'offered'])
    .where('date', '>=', civilTimeAt(now).date)
    .execute();
  const same = mine.find(
    (row) => row.room_id === request.roomId && row.date === request.date && row.koma_id === request.komaId,
  );
  if (same !== undefined) return ok(await waitingOf(work.tx, same));
  const limit = rules.waiting.maxPerUser;
  if (mine.length >= limit) return err({ kind: 'booking-limit', limit, per: 'open' });
  const row: WaitingRow = {
    id: work.randomUuid(),
    user_id: userId,
    room_id: request.roomId,
    date: request.date,
    koma_id: request.komaId,
    request: JSON.stringify(request),
    state: 'waiting',
    created_at: now.toISOString(),
    turn: await nextSerial(work.tx, 'waiting'),
    booking_id: null,
  };
  await work.tx.insertInto('waiting').values(row).execute();
  work.note('waiting.joined', row.id);
  return ok(await waitingOf(work.tx, row));
}

/** How many stand before somebody in the line for the same day and rooms of one facility. */
async function waitingOf(db: CityDatabase, row: WaitingRow): Promise<Waiting> {
  const { before } = await db
    .selectFrom('waiting')
    .select((column) => column.fn.countAll<number | string>().as('before'))
    .where('room_id', '=', row.room_id)
    .where('date', '=', row.date)
    .where('koma_id', '=', row.koma_id)
    .where('state', '=', 'waiting')
    .where('turn', '<', row.turn)
    .executeTakeFirstOrThrow();
  const { roomId, date, komaId } = requestOf(row);
  return {
    id: row.id,
    state: row.state,
    roomId,
    date,
    komaId,
    before: Number(before),
    joinedAt: row.created_at,
    ...(row.booking_id !== null && { bookingId: row.booking_id }),
  };
}

/** A user's places in lines, newest first. */
export async function waitingOfUser(db: CityDatabase, userId: string): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('waiting')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('turn', 'desc')
    .limit(100)
    .execute();
  return Promise.all(rows.map((row) => waitingOf(db, row)));
}

/** Leaves the line. Leaving one that is over changes nothing. */
export async function leaveLine(work: Work, userId: string, id: string): Promise<Result<Waiting, 'not-found'>> {
  await work.tx
    .updateTable('waiting')
    .set({ state: 'withdrawn' })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('state', '=', 'waiting')
    .execute();
  const row = await work.tx
    .selectFrom('waiting')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row === undefined ? err('not-found') : ok(await waitingOf(work.tx, row));
}

type AcceptRefusal = Extract<BookingRefusal, { kind: 'wrong-state' | 'window-over' }> | { readonly kind: 'not-found' };

/** Accepts an offered slot or one won in a lottery: from then on it waits for its payment, for staff, or for nothing. */
export async function acceptHold(
  work: Work,
  userId: string,
  bookingId: string,
): Promise<Result<Booking, AcceptRefusal>> {
  const row = await takeBooking(work.tx, bookingId, userId);
  if (row === undefined) return err({ kind: 'not-found' });
  const { booking } = row;
  const { heldUntil, heldFor, ...rest } = booking;
  if (booking.state !== 'held' || heldFor === 'payment' || heldUntil === undefined)
    return booking.state === 'cancelled' ? err({ kind: 'wrong-state', state: booking.state }) : ok(booking);
  if (new Date(heldUntil) <= work.now) return err({ kind: 'window-over', closedAt: heldUntil });
  const slot = findSlot(work.rooms, booking);
  if (!slot.ok) return err({ kind: 'wrong-state', state: booking.state });
  const asks = booking.reductionState === 'asked';
  const accepted: Booking = {
    ...rest,
    ...settle(slot.value, work.rules, { owedYen: booking.feeYen + (booking.deposit?.yen ?? 0), now: work.now, asks }),
  };
  await updateBooking(work.tx, accepted);
  await invoice(work, accepted);
  await work.tx.updateTable('waiting').set({ state: 'taken' }).where('booking_id', '=', bookingId).execute();
  work.note('booking.accepted', booking.number);
  return ok(accepted);
}
