import { addDays, civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import {
  dwellClasses,
  maxToldZones,
  safeCount,
  smallCount,
  type SpotUse,
  type UsePeriod,
} from '@machikado/contracts/wifi-use.ts';

/** A stretch of the city's calendar: its name, and its instants with the end left out. */
export type Stretch = {
  readonly period: UsePeriod;
  readonly start: string;
  readonly fromMs: number;
  readonly toMs: number;
};

const hourMs = 3_600_000;

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** The instants of a named stretch. */
export function stretchOf(period: UsePeriod, start: string): Stretch {
  const midnight = (date: string) => instantOf(date, '00:00').getTime();
  if (period === 'hour') {
    const [date = '', hour = ''] = start.split('T');
    const fromMs = instantOf(date, `${hour}:00`).getTime();
    return { period, start, fromMs, toMs: fromMs + hourMs };
  }
  if (period === 'day') return { period, start, fromMs: midnight(start), toMs: midnight(addDays(start, 1)) };
  return { period, start, fromMs: midnight(`${start}-01`), toMs: midnight(`${nextMonth(start)}-01`) };
}

/** The stretch in which an instant is, by the city's clock. */
export function stretchAt(period: UsePeriod, nowMs: number): Stretch {
  const { date, time } = civilTimeAt(new Date(nowMs));
  const start = { hour: `${date}T${time.slice(0, 2)}`, day: date, month: date.slice(0, 7) }[period];
  return stretchOf(period, start);
}

export type Counts = Readonly<Record<string, number>>;

/** What the store counts of a stretch; exact, and never told. */
export type ExactUse = {
  readonly sessions: number;
  /** `null` where the records by which they are known are not kept as long. */
  readonly people: number | null;
  readonly peakDevices: number;
  /** Sessions that were online at some moment of it: so many the bytes are of. */
  readonly online: number;
  readonly upBytes: number;
  readonly downBytes: number;
  readonly languages: Counts;
  readonly ways: Counts;
  readonly zones: Counts;
  readonly dwell: Counts;
  /** Of a day or a month in which people were asked. */
  readonly purposes?: Counts | undefined;
  readonly openToEverybody: boolean;
};

/** The most that were online at one moment; who ends as another begins (a new device for the same code) is not two. */
export function peakOf(before: number, began: readonly number[], ended: readonly number[]): number {
  const steps = [...began.map((atMs) => ({ atMs, step: 1 })), ...ended.map((atMs) => ({ atMs, step: -1 }))];
  steps.sort((one, other) => one.atMs - other.atMs || one.step - other.step);
  let online = before;
  let peak = before;
  for (const { step } of steps) {
    online += step;
    peak = Math.max(peak, online);
  }
  return peak;
}

const dwellEndsMinutes = [10, 30, 60, 120, null];

/** Each class of a time online with the milliseconds below which it is; the last has no such bound. */
export const dwellBounds = dwellClasses.map((name, at) => {
  const minutes = dwellEndsMinutes[at] ?? null;
  return { name, endMs: minutes === null ? null : minutes * 60_000 };
});

const safeCounts = (counts: Counts) =>
  Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, safeCount(n)]));

const largest = (counts: Counts): Counts =>
  Object.fromEntries(
    Object.entries(counts)
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, maxToldZones),
  );

/** What leaves the spot of a stretch: no count from which one person could be told, no bytes of four or fewer. */
export function tellUse({ period, start }: Pick<Stretch, 'period' | 'start'>, exact: ExactUse): SpotUse {
  const megabytes = (bytes: number) =>
    exact.online > 0 && exact.online < smallCount ? null : Math.round(bytes / 1_000_000);
  return {
    period,
    start,
    sessions: safeCount(exact.sessions),
    ...(exact.people !== null && { people: safeCount(exact.people) }),
    peakDevices: safeCount(exact.peakDevices),
    upMegabytes: megabytes(exact.upBytes),
    downMegabytes: megabytes(exact.downBytes),
    languages: safeCounts(exact.languages),
    ways: safeCounts(exact.ways),
    zones: safeCounts(largest(exact.zones)),
    dwell: safeCounts(exact.dwell),
    ...(exact.purposes && { purposes: safeCounts(exact.purposes) }),
    openToEverybody: exact.openToEverybody,
  };
}
