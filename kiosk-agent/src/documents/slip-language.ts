import { pickRubyText, type Locale, type LocalText } from '@machikado/contracts/locale.ts';
import { readingOf } from '@machikado/contracts/ruby.ts';

/** A text as it stands on a slip: Japanese for the desk, and the person's language under it or beside it. */
export type SlipText = { readonly ja: string; readonly second: string };

/**
 * The two lines of a text. Who reads Japanese gets English as second line, so that the slip serves a companion as well;
 * who reads easy Japanese gets it in kana, because a slip is too narrow for readings above kanji.
 */
export function inTwo(text: LocalText, locale: Locale = 'ja'): SlipText {
  const second = pickRubyText(text, locale === 'ja' ? 'en' : locale);
  return { ja: text.ja, second: locale === 'ja-x-easy' ? readingOf(second) : second };
}

/** The same for a whole table of texts. */
export function allInTwo<Name extends string>(
  texts: Readonly<Record<Name, LocalText>>,
  locale: Locale | undefined,
): Readonly<Record<Name, SlipText>> {
  const entries = Object.entries<LocalText>(texts).map(([name, text]) => [name, inTwo(text, locale)]);
  return Object.fromEntries(entries) as Record<Name, SlipText>;
}
