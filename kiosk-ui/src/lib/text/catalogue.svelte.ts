import { civilTimeAt, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { pickRubyText, type Locale, type LocalText } from '@machikado/contracts/locale.ts';
import { isWeb } from '#lib/visit/mode.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import './letters.css';
import type { Catalogue } from './ja/catalogue.ts';
import { first, type FirstWords } from './ja/first.ts';

/** Each language is a piece of its own; the first screen stands before any of them has come. */
const loaders: Readonly<Record<Locale, () => Promise<{ catalogue: Catalogue }>>> = {
  ja: () => import('./ja/catalogue.ts'),
  'ja-x-easy': () => import('./ja-x-easy/catalogue.ts'),
  en: () => import('./en/catalogue.ts'),
  'zh-Hans': () => import('./zh-hans/catalogue.ts'),
  'zh-Hant': () => import('./zh-hant/catalogue.ts'),
  ko: () => import('./ko/catalogue.ts'),
};
/** The product's own typeface, and for others what it has not or draws in its Japanese shape. */
const letters: Partial<Record<Locale, () => Promise<unknown>>> = {
  ja: () => import('./ja/letters.ts'),
  'zh-Hans': () => import('./zh-hans/letters.ts'),
  'zh-Hant': () => import('./zh-hant/letters.ts'),
  ko: () => import('./ko/letters.ts'),
};
const loaded: Partial<Record<Locale, Catalogue>> = {};

/** How often a person has chosen a language, also the one that was spoken already. */
export const choices = $state({ made: 0 });

/** The languages to offer, in the order the city wants them; Japanese and English where nothing is wanted. */
export function offeredLocales(wanted: readonly Locale[]): readonly Locale[] {
  return wanted.length > 0 ? wanted : ['ja', 'en'];
}

const catalogueOf = (locale: Locale) => loaded[locale] ?? loaded.ja;

/** What the first screen, the bar and whatever lies over every screen say; in Japanese until the language has come. */
export function firstWords(locale: Locale = settings.locale): FirstWords {
  return catalogueOf(locale) ?? first;
}

/** Waits for the texts of all the screens after the first. Rejects where they could not be loaded. */
export async function allWords(): Promise<void> {
  if (!catalogueOf(settings.locale) && !(await loadLocale(settings.locale)))
    throw new Error('The texts could not be loaded.');
}

/**
 * Speaks another language from now on: the place and everything typed stay. False where its texts could not be loaded;
 * the language is then as it was.
 */
export async function chooseLocale(locale: Locale): Promise<boolean> {
  if (!(await loadLocale(locale))) return false;
  settings.locale = locale;
  choices.made += 1;
  return true;
}

/**
 * Fetches the letters of a language; the texts do without if need be. One's own device has letters that its owner can
 * read: there nothing is fetched, and nothing moves when it comes.
 */
export async function loadLetters(locale: Locale): Promise<void> {
  if (!isWeb) await letters[locale]?.().catch(() => undefined);
}

/** Fetches the texts and letters of a language ahead of its use. */
export async function loadLocale(locale: Locale): Promise<boolean> {
  try {
    if (loaded[locale]) return true;
    const [texts] = await Promise.all([loaders[locale](), loadLetters(locale)]);
    loaded[locale] = texts.catalogue;
    return true;
  } catch {
    return false;
  }
}

/**
 * The texts in the language that the person has chosen; read in a template it changes with the language. Whoever can be
 * drawn on the first screen says `firstWords`, or waits for `allWords`.
 */
export function words(): Catalogue {
  const catalogue = catalogueOf(settings.locale);
  if (!catalogue) throw new Error('Something was drawn before its words had come.');
  return catalogue;
}

/** A text that came from the city, in the person's language; it may hold readings, which `Ruby.svelte` shows. */
export function localText(text: LocalText): string {
  return pickRubyText(text, settings.locale);
}

/** `2026-11-25` as people say it. */
export function sayDate(date: string): string {
  const [, month = 1, day = 1] = date.split('-').map(Number);
  return firstWords().date(month, day, weekdayOf(date));
}

/** An instant as day and time of the city's clock. */
export function sayInstant(instant: string): string {
  // A value of its own, read once: nothing here needs to follow a change.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  const { date, time } = civilTimeAt(new Date(instant));
  return `${sayDate(date)} ${time}`;
}
