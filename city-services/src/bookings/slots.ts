import { sql } from 'kysely';
import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { addDays, type CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { unitsOf } from '../facilities/spans.ts';
import type { CityDatabase } from '../store/database.ts';
import { touchDay } from '../store/day-versions.ts';
import { isSqlite } from '../store/dialect.ts';
import type { TakenUnit } from './availability.ts';
import type { Slot } from './bookings.ts';
import type { Work } from '../transactions/work.ts';

/** The clock times that a booking of this slot keeps others out of, preparing and clearing with it. */
function keptRange(slot: Slot): { from: string; to: string } {
  const kept = unitsOf(slot.room).filter((unit) => slot.span.unitIds.includes(unit.id));
  const from = kept[0]?.starts ?? slot.span.starts;
  const to = kept.at(-1)?.ends ?? slot.span.ends;
  const end = to === '24:00' ? `${addDays(slot.date, 1)} 00:00` : `${slot.date} ${to}`;
  return { from: `${slot.date} ${from}`, to: end };
}

type SlotTaken = Extract<BookingRefusal, { kind: 'slot-taken' }>;

/**
 * Takes every unit of a slot in every undivided room of it, or none. `slot-taken` comes from the primary key of the
 * slot rows, never from a look beforehand. The rows go in one order, so that two bookings cannot wait for each other.
 */
export async function takeUnits(
  work: Work,
  slot: Slot,
  holder: { readonly bookingId: string; readonly userId: string | null },
): Promise<Result<undefined, SlotTaken>> {
  const { tx } = work;
  touchDay(tx, slot.date);
  const rows = slot.leaves
    .toSorted()
    .flatMap((room) =>
      slot.span.unitIds
        .toSorted()
        .map((unit) => ({ room_id: room, date: slot.date, unit_id: unit, booking_id: holder.bookingId })),
    );
  const taken = await tx
    .insertInto('slot')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['room_id', 'date', 'unit_id']).doNothing())
    .returning('unit_id')
    .execute();
  if (taken.length < rows.length) {
    await tx.deleteFrom('slot').where('booking_id', '=', holder.bookingId).where('date', '=', slot.date).execute();
    return err({ kind: 'slot-taken', mine: await isHeldBy(work, slot, holder.userId) });
  }
  if (slot.room.grid !== undefined && !isSqlite(tx)) {
    const { from, to } = keptRange(slot);
    for (const room of slot.leaves.toSorted())
      await tx
        .insertInto('slot_range')
        .values({
          room_id: room,
          during: sql`tsrange(${from}::timestamp, ${to}::timestamp)`,
          booking_id: holder.bookingId,
        })
        .execute();
  }
  return ok();
}

/** Gives back all that a booking holds. */
export async function freeUnits(work: Work, bookingId: string): Promise<void> {
  const freed = await work.tx.deleteFrom('slot').where('booking_id', '=', bookingId).returning('date').execute();
  for (const { date } of freed) touchDay(work.tx, date);
  if (!isSqlite(work.tx)) await work.tx.deleteFrom('slot_range').where('booking_id', '=', bookingId).execute();
  await work.tx.deleteFrom('lent').where('booking_id', '=', bookingId).execute();
}

async function isHeldBy(work: Work, slot: Slot, userId: string | null): Promise<boolean> {
  const holders = await work.tx
    .selectFrom('slot')
    .innerJoin('booking', 'booking.id', 'slot.booking_id')
    .where('slot.room_id', 'in', slot.leaves)
    .where('slot.date', '=', slot.date)
    .where('slot.unit_id', 'in', slot.span.unitIds)
    .select('booking.user_id')
    .execute();
  return userId !== null && holders.length > 0 && holders.every((holder) => holder.user_id === userId);
}

/**
 * The bookings on a slot whose time to be paid or accepted is over, in the order of their ids. The look begins at the
 * slot's own rows: most often there are none, and then no booking is looked at. The state is written out here as in the
 * other questions: as a parameter of an index for one state SQLite would plan the statement anew at every use.
 */
export async function dueOn(work: Work, slot: Slot): Promise<string[]> {
  const rows = await work.tx
    .selectFrom('slot')
    .innerJoin('booking', 'booking.id', 'slot.booking_id')
    .where('slot.room_id', 'in', slot.leaves)
    .where('slot.date', '=', slot.date)
    .where('slot.unit_id', 'in', slot.span.unitIds)
    .where('booking.state', '=', sql.lit('held'))
    .where('booking.held_until', '<=', work.now.toISOString())
    .select('booking.id')
    .distinct()
    .execute();
  return rows.map((row) => row.id).toSorted();
}

/** Whose units, of which undivided rooms, on which days. */
export type UnitQuestion = {
  readonly roomIds: readonly string[];
  readonly dates: readonly CivilDate[];
  /** Whose own units are to be told from others'. */
  readonly userId?: string | undefined;
};

/** The held units of some undivided rooms on some days. */
export async function takenUnits(
  { db, now }: { readonly db: CityDatabase; readonly now: Date },
  { roomIds, dates, userId }: UnitQuestion,
): Promise<TakenUnit[]> {
  if (roomIds.length === 0 || dates.length === 0) return [];
  // What is due is free for whoever comes first; it is taken away by her booking itself.
  const due = db
    .selectFrom('booking')
    .select('id')
    .where('state', '=', sql.lit('held'))
    .where('held_until', '<=', now.toISOString());
  const rows = await db
    .selectFrom('slot')
    .select(['room_id as roomId', 'date', 'unit_id as unitId', 'booking_id as bookingId'])
    .where('room_id', 'in', roomIds)
    .where('date', 'in', dates)
    .where('booking_id', 'not in', due)
    .execute();
  if (userId === undefined) return rows;
  const own = await db
    .selectFrom('booking')
    .select('id')
    .where('user_id', '=', userId)
    .where('date', 'in', dates)
    .execute();
  const ownIds = new Set(own.map(({ id }) => id));
  return rows.map((row) => ({ ...row, isMine: ownIds.has(row.bookingId) }));
}
