import holidayJp from '@holiday-jp/holiday_jp';
import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import { addDays, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';

const byDay: Readonly<Record<string, { readonly name: string; readonly name_en: string }>> = holidayJp.holidays;

/** The name of a day that is a public holiday of Japan (国民の祝日). The list ends with the last year made known. */
export function holidayOn(date: CivilDate): LocalText | undefined {
  const holiday = byDay[date];
  return holiday && { ja: holiday.name, en: holiday.name_en };
}

/** Whether the rules count a day as one of the weekend: Saturday, Sunday or a public holiday. */
export function isWeekend(date: CivilDate): boolean {
  const weekday = weekdayOf(date);
  return weekday === 0 || weekday === 6 || holidayOn(date) !== undefined;
}

export function isInYearlySpan(date: CivilDate, span: { readonly from: string; readonly to: string }): boolean {
  const day = date.slice(5);
  return span.from <= span.to ? span.from <= day && day <= span.to : span.from <= day || day <= span.to;
}

export type Closing = { readonly why: 'weekday' | 'holiday' | 'closure'; readonly name?: LocalText };

/** A weekday's closing moves past holidays to the next day that is none, if that is no closed weekday by itself. */
function isMovedHere(facility: Facility, date: CivilDate): boolean {
  if (holidayOn(date) !== undefined) return false;
  for (let before = addDays(date, -1); holidayOn(before) !== undefined; before = addDays(before, -1))
    if (facility.closedWeekdays.includes(weekdayOf(before))) return true;
  return false;
}

function weekdayClosing(facility: Facility, date: CivilDate): Closing | undefined {
  const isClosedWeekday = facility.closedWeekdays.includes(weekdayOf(date));
  const moves = facility.holidays === 'closing-moves';
  if (isClosedWeekday && !(moves && holidayOn(date) !== undefined)) return { why: 'weekday' };
  return moves && isMovedHere(facility, date) ? { why: 'weekday' } : undefined;
}

/** Why a facility is closed on a day; undefined where it is open. */
export function closingOn(
  facility: Facility,
  rules: Pick<BookingRules, 'yearlyClosures'>,
  date: CivilDate,
): Closing | undefined {
  const single = facility.closures?.find((closure) => closure.from <= date && date <= closure.to);
  if (single !== undefined) return { why: 'closure', name: single.name };
  const yearly = rules.yearlyClosures.find((closure) => isInYearlySpan(date, closure));
  if (yearly !== undefined) return { why: 'closure', name: yearly.name };
  const holiday = facility.holidays === 'closed' ? holidayOn(date) : undefined;
  if (holiday !== undefined) return { why: 'holiday', name: holiday };
  return weekdayClosing(facility, date);
}
