import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import type { CivilDate } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Lent } from '../facilities/fees.ts';
import type { CityDatabase } from '../store/database.ts';
import type { Slot } from './bookings.ts';
import type { Work } from '../transactions/work.ts';

type Loan = { readonly starts: string; readonly ends: string; readonly count: number };

/** How many pieces are out at once, at most, at some moment from `starts` to `ends`. */
export function mostLent(loans: readonly Loan[], span: { readonly starts: string; readonly ends: string }): number {
  const during = loans.filter((loan) => loan.starts < span.ends && loan.ends > span.starts);
  // It only rises where a loan begins.
  const moments = [span.starts, ...during.map((loan) => loan.starts).filter((start) => start > span.starts)];
  const outAt = (moment: string) =>
    during.reduce((sum, loan) => (loan.starts <= moment && moment < loan.ends ? sum + loan.count : sum), 0);
  return Math.max(...moments.map(outAt));
}

/** A loan with the day and the thing. */
export type DayLoan = Loan & { readonly facilityId: string; readonly equipmentId: string; readonly date: CivilDate };

export type LoanQuestion = {
  readonly facilityIds: readonly string[];
  readonly equipmentIds: readonly string[];
  readonly dates: readonly CivilDate[];
};

/** What some facilities lend of some equipment on some days. */
export async function loansOn(
  db: CityDatabase,
  { facilityIds, equipmentIds, dates }: LoanQuestion,
): Promise<DayLoan[]> {
  if (facilityIds.length === 0 || equipmentIds.length === 0 || dates.length === 0) return [];
  return db
    .selectFrom('lent')
    .select(['facility_id as facilityId', 'equipment_id as equipmentId', 'date', 'starts', 'ends', 'count'])
    .where('facility_id', 'in', facilityIds)
    .where('equipment_id', 'in', equipmentIds)
    .where('date', 'in', dates)
    .execute();
}

type EquipmentShort = Extract<BookingRefusal, { kind: 'equipment-short' }>;

/** Whether so much is left to lend with a slot now. Only lending takes it. */
export async function decideStock(
  db: CityDatabase,
  slot: Slot,
  lent: readonly Lent[],
): Promise<Result<undefined, EquipmentShort>> {
  const equipmentIds = lent.map(({ equipment }) => equipment.id);
  const loans = await loansOn(db, { facilityIds: [slot.facility.id], equipmentIds, dates: [slot.date] });
  for (const { equipment, count } of lent) {
    const out = loans.filter(({ equipmentId }) => equipmentId === equipment.id);
    const left = equipment.stock - mostLent(out, slot.span);
    if (count > left) return err({ kind: 'equipment-short', equipmentId: equipment.id, left });
  }
  return ok();
}

/** Lends equipment with a booking, or says how little of it is left at that time. */
export async function lend(
  work: Work,
  slot: Slot,
  wanted: { readonly bookingId: string; readonly lent: readonly Lent[] },
): Promise<Result<undefined, EquipmentShort>> {
  const { tx } = work;
  const { starts, ends } = slot.span;
  for (const { equipment, count } of wanted.lent.toSorted((a, b) => (a.equipment.id < b.equipment.id ? -1 : 1))) {
    const day = { facility_id: slot.facility.id, equipment_id: equipment.id, date: slot.date };
    await tx
      .insertInto('equipment_day')
      .values({ ...day, turns: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['facility_id', 'equipment_id', 'date'])
          .doUpdateSet((column) => ({ turns: column('equipment_day.turns', '+', 1) })),
      )
      .execute();
    const loans = await tx
      .selectFrom('lent')
      .select(['starts', 'ends', 'count'])
      .where('facility_id', '=', day.facility_id)
      .where('equipment_id', '=', day.equipment_id)
      .where('date', '=', day.date)
      .execute();
    const left = equipment.stock - mostLent(loans, { starts, ends });
    if (count > left) return err({ kind: 'equipment-short', equipmentId: equipment.id, left });
    await tx
      .insertInto('lent')
      .values({ ...day, booking_id: wanted.bookingId, starts, ends, count })
      .execute();
  }
  return ok();
}
