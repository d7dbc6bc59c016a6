import type { Catalogue } from '#lib/text/ja/catalogue.ts';
import { eraOf } from './era.ts';

type DateWords = Catalogue['input']['date'];

/** A year of the era as it is said, 昭和64年. */
export function sayEraYear(date: string, words: DateWords): string | undefined {
  const era = eraOf(date);
  return era && words.eraYear(words.eras[era.era], era.year);
}

/** A day with its year in both counts: 1950年（昭和25年） 5月3日. */
export function sayFullDate(date: string, words: DateWords): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const western = words.yearOf(year);
  const era = sayEraYear(date, words);
  const spoken = era === undefined ? western : words.both(western, era);
  return `${spoken} ${words.monthOf(month)} ${words.dayOf(day)}`;
}
