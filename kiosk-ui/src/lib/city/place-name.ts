import type { Locale } from '@machikado/contracts/locale.ts';
import type { Place } from '@machikado/contracts/place.ts';
import { toHiragana } from '#lib/input/kana.ts';

/** The name of a place in a language; in easy Japanese with its reading over it, where the open data gives one. */
export function placeName({ name, nameKana, nameEn }: Place, locale: Locale): string {
  if (locale === 'ja-x-easy' && nameKana && /\p{Script=Han}/u.test(name)) return `｜${name}《${toHiragana(nameKana)}》`;
  return locale.startsWith('ja') ? name : (nameEn ?? name);
}
