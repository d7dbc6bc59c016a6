import type { Locale } from '@machikado/contracts/locale.ts';
import type { LayoutId } from './layouts.ts';

/** The keys that a field gets: a number pad, perhaps with one more key, or layouts, of which the first is shown first. */
export type KeyChoice =
  | { readonly keys: 'pad'; readonly also?: string }
  | { readonly keys: 'layouts'; readonly layouts: readonly LayoutId[]; readonly email?: boolean };

export type FieldKind = 'kana' | 'text' | 'number' | 'phone' | 'postal' | 'email' | 'none';

/** Layouts for free text: a language's own letters first. */
export const textLayouts: Readonly<Record<Locale, readonly LayoutId[]>> = {
  ja: ['hiragana', 'katakana', 'romaji', 'latin', 'symbols'],
  'ja-x-easy': ['hiragana', 'katakana', 'romaji', 'latin', 'symbols'],
  en: ['latin', 'hiragana', 'katakana', 'romaji', 'symbols'],
  'zh-Hans': ['pinyin', 'latin', 'hiragana', 'katakana', 'symbols'],
  'zh-Hant': ['pinyin', 'latin', 'hiragana', 'katakana', 'symbols'],
  ko: ['hangul', 'latin', 'hiragana', 'katakana', 'symbols'],
};

/** The keys for a field of this kind in the person's language. `katakanaOnly`: the field would refuse hiragana. */
export function chooseKeys(kind: FieldKind, locale: Locale, katakanaOnly = false): KeyChoice {
  switch (kind) {
    case 'number':
    case 'none':
      return { keys: 'pad' };
    case 'phone':
    case 'postal':
      return { keys: 'pad', also: '-' };
    case 'email':
      return { keys: 'layouts', layouts: ['latin'], email: true };
    case 'kana':
      return { keys: 'layouts', layouts: katakanaOnly ? ['katakana', 'romaji'] : ['hiragana', 'katakana', 'romaji'] };
    case 'text':
      return { keys: 'layouts', layouts: textLayouts[locale] };
  }
}

/** Which conversion a layout's typing can go through. */
export function conversionOf(layout: LayoutId): 'kana' | 'pinyin' | undefined {
  if (layout === 'pinyin') return 'pinyin';
  return layout === 'hiragana' || layout === 'romaji' ? 'kana' : undefined;
}
