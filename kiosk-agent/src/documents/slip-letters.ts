import { existsSync } from 'node:fs';
import type { Locale } from '@machikado/contracts/locale.ts';

/**
 * Where Debian's package fonts-noto-cjk puts the letters that the slip's own typeface has not. One weight: only Japanese
 * stands in bold on a slip, and every file makes each drawing slower.
 */
const files = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'];

/** The typeface of a language whose letters BIZ UDGothic lacks. */
const families: Partial<Record<Locale, string>> = {
  'zh-Hans': 'Noto Sans CJK SC',
  'zh-Hant': 'Noto Sans CJK TC',
  ko: 'Noto Sans CJK KR',
};

/** Files and family to draw the second language of a slip with; undefined where its own typeface does. */
export function lettersOf(
  locale: Locale | undefined,
): { readonly files: string[]; readonly family: string } | undefined {
  const family = locale && families[locale];
  return family === undefined ? undefined : { files, family };
}

/** The language in which this machine can print: English in place of one whose letters are not installed. */
export function printableLocale(locale: Locale, has: (file: string) => boolean = existsSync): Locale {
  return (lettersOf(locale)?.files ?? []).every(has) ? locale : 'en';
}
