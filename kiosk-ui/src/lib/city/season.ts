import type { CivilDate } from '@machikado/contracts/civil-time.ts';

export type Season = 'spring' | 'summer' | 'autumn' | 'winter';

/** The season by the month, as almanacs of Japan count it: March to May is spring. */
export function seasonOf(date: CivilDate): Season {
  const month = Number(date.slice(5, 7));
  if (month >= 3 && month <= 5) return 'spring';
  if (month >= 6 && month <= 8) return 'summer';
  return month >= 9 && month <= 11 ? 'autumn' : 'winter';
}

/** The part of the day for a greeting, from `HH:MM`. */
export function partOfDay(time: string): 'morning' | 'day' | 'evening' {
  const hour = Number(time.slice(0, 2));
  if (hour >= 4 && hour < 11) return 'morning';
  return hour >= 11 && hour < 18 ? 'day' : 'evening';
}
