import { expect, test } from 'vitest';
import { localeOf } from './page-language.ts';

test.each([
  ['ja', 'ja'],
  ['ja-JP', 'ja'],
  ['en_US', 'en'],
  ['zh-TW', 'zh-Hant'],
  ['zh-CN', 'zh-Hans'],
  ['ko', 'ko'],
  ['', undefined],
  ['fr', undefined],
])('a page in "%s" is read by the voice %s', (language, locale) => expect(localeOf(language)).toBe(locale));
