import { LocalText, type Locale } from '@machikado/contracts/locale.ts';
import type { Pack } from './pack.ts';

/** A text that has nothing in a language that the city offers: `facilities.0.name` and `ko`. */
export type LanguageGap = { readonly path: string; readonly locale: Locale };

/**
 * What residents would read in another language than the one they chose. Japanese and English are always there; the
 * list of samples is for staff and not looked at. Empty when every offered language is complete.
 */
export function findLanguageGaps(pack: Pack): LanguageGap[] {
  return publicTexts(pack).flatMap(({ path, text }) =>
    pack.city.languages.filter((locale) => (text[locale] ?? '') === '').map((locale) => ({ path, locale })),
  );
}

type Found = { readonly path: string; readonly text: LocalText };

/** Every text of a pack that residents read, and where in the pack it stands. */
export function publicTexts({ city, facilities, bookingRules, appointments, procedures, shelterNote }: Pack): Found[] {
  return localTexts({ city, facilities, bookingRules, appointments, procedures, shelterNote }, '');
}

function localTexts(part: unknown, path: string): Found[] {
  if (typeof part !== 'object' || part === null) return [];
  const text = LocalText.safeParse(part);
  if (text.success) return [{ path, text: text.data }];
  return Object.entries(part).flatMap(([name, value]) => localTexts(value, path === '' ? name : `${path}.${name}`));
}
