import type { BookingRules, FeeChoice, Reduction } from '@machikado/contracts/booking-rules.ts';
import type { CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Equipment } from '@machikado/contracts/facility.ts';
import type { FeeLine } from '@machikado/contracts/fee.ts';
import { isInYearlySpan, isWeekend } from './calendar.ts';
import type { Residency } from './opening.ts';

export type Lent = { readonly equipment: Equipment; readonly count: number };

export type FeeQuestion = {
  readonly rules: Pick<BookingRules, 'fees'>;
  /** The room's own fee for the span, integer yen. */
  readonly roomYen: number;
  readonly date: CivilDate;
  readonly residency: Residency;
  readonly purpose?: FeeChoice | undefined;
  readonly entrance?: FeeChoice | undefined;
  readonly reduction?: Reduction | undefined;
  readonly lent: readonly Lent[];
};

/** The lines of a fee in the order in which they are reckoned; they add up to what is to be paid, never below zero. */
export function feeLines(question: FeeQuestion): FeeLine[] {
  const { rules, roomYen, date, residency, purpose, entrance, reduction, lent } = question;
  const { fees } = rules;
  const rounded = (yen: number) => Math.floor(yen / fees.roundYen) * fees.roundYen;
  const lines: FeeLine[] = [{ kind: 'room', yen: roomYen }];
  let roomPart = roomYen;
  const multiply = (line: Omit<FeeLine, 'yen'> & { readonly percent: number }) => {
    if (line.percent === 100) return;
    const yen = rounded((roomPart * line.percent) / 100) - roomPart;
    roomPart += yen;
    lines.push({ ...line, yen });
  };
  if (purpose !== undefined) multiply({ kind: 'purpose', name: purpose.name, percent: purpose.percent });
  if (entrance !== undefined) multiply({ kind: 'entrance', name: entrance.name, percent: entrance.percent });
  if (isWeekend(date)) multiply({ kind: 'weekend', percent: fees.weekend });
  if (residency === 'non-resident') multiply({ kind: 'non-resident', percent: fees.nonResident });
  const { heating } = fees;
  if (heating !== undefined && isInYearlySpan(date, heating)) {
    const yen = rounded((roomYen * heating.percent) / 100);
    roomPart += yen;
    lines.push({ kind: 'heating', percent: heating.percent, yen });
  }
  if (reduction !== undefined) {
    const yen = roomPart - rounded((roomPart * (100 - reduction.percent)) / 100);
    lines.push({ kind: 'reduction', name: reduction.name, percent: reduction.percent, yen: -yen });
  }
  for (const { equipment, count } of lent)
    lines.push({ kind: 'equipment', name: equipment.name, count, yen: equipment.feeYen * count });
  return lines.filter((line) => line.kind === 'room' || line.yen !== 0);
}

export function totalYen(lines: readonly FeeLine[]): number {
  return lines.reduce((sum, line) => sum + line.yen, 0);
}
