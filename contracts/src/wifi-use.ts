import { z } from 'zod';
import { AssetTag } from './device.ts';
import { locales } from './locale.ts';
import { waysIn } from './spot-policy.ts';

/** A count below this could point at one person: it is told as "few" and all others are rounded to its multiples. */
export const smallCount = 5;

/** How many there were, rounded to fives; `null` stands for one to four, and nobody is told how many of them. */
export const SafeCount = z
  .int()
  .nonnegative()
  .refine((count) => count % smallCount === 0)
  .nullable();
export type SafeCount = z.infer<typeof SafeCount>;

/** The only way from a count to what leaves the spot: also two of them, one taken from the other, give no exact one. */
export function safeCount(exact: number): SafeCount {
  if (exact === 0) return 0;
  return exact < smallCount ? null : Math.round(exact / smallCount) * smallCount;
}

export const usePeriods = ['hour', 'day', 'month'] as const;
export type UsePeriod = (typeof usePeriods)[number];

/** How a stretch of the city's calendar is named: `2026-11-23T09`, `2026-11-23`, `2026-11`. */
const startPatterns: Readonly<Record<UsePeriod, RegExp>> = {
  hour: /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3])$/,
  day: /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])$/,
  month: /^\d{4}-(0[1-9]|1[0-2])$/,
};

/** Minutes from a sign-in to its end; the upper bound belongs to the next class. */
export const dwellClasses = ['under-10', '10-30', '30-60', '60-120', 'from-120'] as const;

/** `unsaid`: let in without a page, because the device was known; `access-point`: another maker's asked by RADIUS. */
export const useLanguages = [...locales, 'unsaid'] as const;
export const useWays = [...waysIn, 'access-point'] as const;

/** Why people have come, as the survey of a spot asks where its city wishes it. */
export const visitPurposes = ['sightseeing', 'work', 'study', 'procedure', 'other'] as const;

/** A spot has far fewer at a time; in a month their names may have changed. */
export const maxToldZones = 32;

const ZoneName = z.string().regex(/^[a-z0-9-]{1,32}$/);

const useFields = {
  period: z.enum(usePeriods),
  start: z.string().max(13),
  sessions: SafeCount,
  /**
   * Different people who had shown who they are and were online; the terms alone or a code show nobody. Absent where
   * the spot does not keep its records as long as the period.
   */
  people: SafeCount.optional(),
  /** The most devices at one moment. */
  peakDevices: SafeCount,
  /** Millions of bytes; `null` where so few were online that it would be one person's. */
  upMegabytes: z.int().nonnegative().nullable(),
  downMegabytes: z.int().nonnegative().nullable(),
  languages: z.partialRecord(z.enum(useLanguages), SafeCount),
  ways: z.partialRecord(z.enum(useWays), SafeCount),
  zones: z
    .record(ZoneName, SafeCount)
    .refine((zones) => Object.keys(zones).length <= maxToldZones, 'has too many zones'),
  /** Of the sessions that ended. */
  dwell: z.partialRecord(z.enum(dwellClasses), SafeCount),
  /** By those who have answered, of days and months; absent where nobody is asked. */
  purposes: z.partialRecord(z.enum(visitPurposes), SafeCount).optional(),
  /** In disaster mode nobody is counted: then the numbers say less than was. */
  openToEverybody: z.boolean(),
} as const;

/** Whether its name of the time is one of its period. */
const isOfPeriod = ({ period, start }: { readonly period: (typeof usePeriods)[number]; readonly start: string }) =>
  startPatterns[period].test(start);
const noPeriod = { path: ['start'], message: 'is no such period' };

/**
 * The use of one spot in one hour, day or month, told by the spot itself when it is over. A day is not the sum of its
 * hours: a person who was there in three of them is one. Sessions count where they began.
 */
export const SpotUse = z.strictObject(useFields).refine(isOfPeriod, noPeriod);
export type SpotUse = z.infer<typeof SpotUse>;

/** So many are told at once: with every zone and way in them they still are less than a request may be. */
export const maxToldUses = 25;

/** `PUT /v1/device/wifi-use`: what is told again takes the place of what was told. */
export const SpotUseBatch = z.strictObject({ uses: z.array(SpotUse).min(1).max(maxToldUses) });

export const SpotUseList = z.object({ uses: z.array(SpotUse) });

/** `GET /api/wifi-use?period=…&from=…&to=…`: of all spots, in the order of time. */
export const WifiUseQuery = z
  .object({ period: z.enum(usePeriods), from: z.string().max(13), to: z.string().max(13) })
  .refine(({ period, from, to }) => startPatterns[period].test(from) && startPatterns[period].test(to) && from <= to);
export const WifiUseList = z.object({
  uses: z.array(z.strictObject({ ...useFields, asset: AssetTag }).refine(isOfPeriod, noPeriod)),
  /** True where there was more than one answer carries. */
  isCut: z.boolean(),
});
export type WifiUse = z.infer<typeof WifiUseList>['uses'][number];
