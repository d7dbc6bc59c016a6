import type { Locale } from '@machikado/contracts/locale.ts';
import { catalogue as en } from '../../kiosk-ui/src/lib/text/en/catalogue.ts';
import { catalogue as easy } from '../../kiosk-ui/src/lib/text/ja-x-easy/catalogue.ts';
import { catalogue as ja, type Catalogue } from '../../kiosk-ui/src/lib/text/ja/catalogue.ts';
import { catalogue as ko } from '../../kiosk-ui/src/lib/text/ko/catalogue.ts';
import { catalogue as hans } from '../../kiosk-ui/src/lib/text/zh-hans/catalogue.ts';
import { catalogue as hant } from '../../kiosk-ui/src/lib/text/zh-hant/catalogue.ts';

/** Every text of the kiosk, in every language. */
export const catalogues: Readonly<Record<Locale, Catalogue>> = {
  ja,
  'ja-x-easy': easy,
  en,
  'zh-Hans': hans,
  'zh-Hant': hant,
  ko,
};
