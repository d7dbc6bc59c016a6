import type { Locale } from '@machikado/contracts/locale.ts';
import { en } from './en.ts';
import { jaEasy } from './ja-x-easy.ts';
import { ja, type Texts } from './ja.ts';
import { ko } from './ko.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

/** What the portal says, by language. A page carries one of them, so all are there from the start. */
export const catalogue: Readonly<Record<Locale, Texts>> = {
  ja,
  'ja-x-easy': jaEasy,
  en,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
  ko,
};
