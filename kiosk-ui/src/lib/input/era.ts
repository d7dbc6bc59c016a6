import type { CivilDate } from '@machikado/contracts/civil-time.ts';

export const eraIds = ['taisho', 'showa', 'heisei', 'reiwa'] as const;
export type EraId = (typeof eraIds)[number];
/** How years are counted while one is picked. */
export type YearCount = EraId | 'western';

/** First day of each era (元号を改める政令 of 1926, 1989, 2019; 改元の詔書 of 1912). */
const firstDays: Readonly<Record<EraId, CivilDate>> = {
  taisho: '1912-07-30',
  showa: '1926-12-25',
  heisei: '1989-01-08',
  reiwa: '2019-05-01',
};

export type DayRange = { readonly first: CivilDate; readonly last: CivilDate };

/** The days of an era; the present one has no end yet. */
export function eraRange(era: EraId): DayRange {
  const next = eraIds[eraIds.indexOf(era) + 1];
  return { first: firstDays[era], last: next === undefined ? '9999-12-31' : dayBefore(firstDays[next]) };
}

const dayBefore = (date: CivilDate) =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
const later = (a: CivilDate, b: CivilDate) => (a > b ? a : b);
const earlier = (a: CivilDate, b: CivilDate) => (a < b ? a : b);
const pad2 = (n: number) => String(n).padStart(2, '0');

/** The era of a day, and its year in it; `undefined` before 1912-07-30. */
export function eraOf(date: CivilDate): { readonly era: EraId; readonly year: number } | undefined {
  const era = eraIds.findLast((one) => date >= firstDays[one]);
  return era && { era, year: yearInEra(era, Number(date.slice(0, 4))) };
}

export const yearInEra = (era: EraId, year: number) => year - Number(firstDays[era].slice(0, 4)) + 1;

/** The days that may be chosen while years are counted in this way; `undefined` where there are none. */
export function countedRange(count: YearCount, allowed: DayRange): DayRange | undefined {
  if (count === 'western') return allowed;
  const era = eraRange(count);
  const range = { first: later(era.first, allowed.first), last: earlier(era.last, allowed.last) };
  return range.first <= range.last ? range : undefined;
}

const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

/** The western years of a range. */
export function yearsIn({ first, last }: DayRange): number[] {
  return range(Number(first.slice(0, 4)), Number(last.slice(0, 4)));
}

/** Years in tens, as a person looks for them: 1–9, 10–19 of an era, 1940–1949 of the common count. */
export function yearBlocks(count: YearCount, allowed: DayRange): number[][] {
  const counted = countedRange(count, allowed);
  const blocks = new Map<number, number[]>();
  for (const year of counted ? yearsIn(counted) : []) {
    const ten = Math.floor((count === 'western' ? year : yearInEra(count, year)) / 10);
    blocks.set(ten, [...(blocks.get(ten) ?? []), year]);
  }
  return Array.from(blocks.values());
}

/** The months of a year that have a day in the range. */
export function monthsOf(year: number, { first, last }: DayRange): number[] {
  return range(1, 12).filter((month) => `${year}-${pad2(month)}-31` >= first && `${year}-${pad2(month)}-01` <= last);
}

/** The days of a month that lie in the range; 29 February only where the year has one. */
export function daysOf(year: number, month: number, { first, last }: DayRange): number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return range(1, length).filter((day) => {
    const date = civilDate({ year, month, day });
    return date >= first && date <= last;
  });
}

export function civilDate({ year, month, day }: { year: number; month: number; day: number }): CivilDate {
  return `${String(year).padStart(4, '0')}-${pad2(month)}-${pad2(day)}`;
}

/** True for a day that the calendar has. */
export function isCalendarDay(date: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!found) return false;
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
