import { expect, test } from 'vitest';
import { readingOf, rubyParts, withoutRuby } from './ruby.ts';

test('a reading stands over the kanji before it, or over what follows the bar', () => {
  expect(rubyParts('ここは 施設《しせつ》を かります')).toEqual([
    { base: 'ここは ' },
    { base: '施設', reading: 'しせつ' },
    { base: 'を かります' },
  ]);
  expect(rubyParts('｜お金《おかね》')).toEqual([{ base: 'お金', reading: 'おかね' }]);
  expect(rubyParts('Wi-Fi')).toEqual([{ base: 'Wi-Fi' }]);
  expect(rubyParts('')).toEqual([{ base: '' }]);
});

test('without readings, and by readings alone', () => {
  const text = '市《し》の 人《ひと》に 聞《き》いて ください';
  expect(withoutRuby(text)).toBe('市の 人に 聞いて ください');
  expect(readingOf(text)).toBe('しの ひとに きいて ください');
});

test('an unfinished mark is text like any other', () => {
  expect(withoutRuby('漢字《かんじ')).toBe('漢字《かんじ');
  expect(withoutRuby('》《')).toBe('》《');
});
