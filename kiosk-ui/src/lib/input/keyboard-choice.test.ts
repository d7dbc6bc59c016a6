import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { chooseKeys } from './keyboard-choice.ts';

test('each language begins with its own letters, and always reaches Latin ones and kana', () => {
  const first = locales.map((locale) => {
    const choice = chooseKeys('text', locale);
    if (choice.keys !== 'layouts') throw new Error('A text needs letters.');
    expect(choice.layouts).toEqual(expect.arrayContaining(['latin', 'hiragana', 'katakana']));
    return choice.layouts[0];
  });
  expect(first).toEqual(['hiragana', 'hiragana', 'latin', 'pinyin', 'pinyin', 'hangul']);
});

test('a field that wants katakana offers no hiragana', () => {
  expect(chooseKeys('kana', 'ja', true)).toEqual({ keys: 'layouts', layouts: ['katakana', 'romaji'] });
});

test('numbers have a pad, with a hyphen where one is written', () => {
  expect(chooseKeys('number', 'ja')).toEqual({ keys: 'pad' });
  expect(chooseKeys('phone', 'ko')).toEqual({ keys: 'pad', also: '-' });
});
