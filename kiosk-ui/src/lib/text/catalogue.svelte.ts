import { civilTimeAt, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { pickText, type Locale, type LocalText } from '@machikado/contracts/locale.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { en } from './en.ts';
import { ja, type Catalogue } from './ja.ts';

const catalogues: Partial<Record<Locale, Catalogue>> = { ja, en };

/** The languages of `wanted` whose texts are all there; Japanese and English where nothing is wanted. */
export function offeredLocales(wanted: readonly Locale[]): Locale[] {
  const there = wanted.filter((locale) => catalogues[locale] !== undefined);
  return there.length > 0 ? there : ['ja', 'en'];
}

export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale] ?? ja;
}

/** The texts in the language that the person has chosen; read in a template it changes with the language. */
export function words(): Catalogue {
  return catalogueOf(settings.locale);
}

/** A text that came from the city, in the person's language. */
export function localText(text: LocalText): string {
  return pickText(text, settings.locale);
}

/** `2026-11-25` as people say it. */
export function sayDate(date: string): string {
  const [, month = 1, day = 1] = date.split('-').map(Number);
  return words().date(month, day, weekdayOf(date));
}

/** An instant as day and time of the city's clock. */
export function sayInstant(instant: string): string {
  // A value of its own, read once: nothing here needs to follow a change.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  const { date, time } = civilTimeAt(new Date(instant));
  return `${sayDate(date)} ${time}`;
}
