import { locales } from './locale.ts';
import { expect, test } from 'vitest';
import { localeOf } from './locale-tags.ts';

test.each([
  [['ja-JP', 'en'], 'ja'],
  [['zh-TW'], 'zh-Hant'],
  [['zh-Hant-HK'], 'zh-Hant'],
  [['zh-Hans-HK'], 'zh-Hans'],
  [['zh-CN', 'zh'], 'zh-Hans'],
  [['ko-KR'], 'ko'],
  [['vi-VN', 'ja'], 'ja'],
  [['vi-VN'], 'en'],
  [[], 'ja'],
] as const)('a browser in %j is met in %s', (tags, locale) => {
  expect(localeOf(tags, locales)).toBe(locale);
});

test('a language that the city does not offer is passed over', () => {
  expect(localeOf(['ko', 'ja'], ['ja', 'en'])).toBe('ja');
});
