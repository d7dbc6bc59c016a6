import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidatePages, furiganaFor, readingAtEnd, takeCandidate } from './reading.ts';

test('what can be converted is the last run of kana', () => {
  expect(readingAtEnd('見本 さくら', 'kana')).toBe('さくら');
  expect(readingAtEnd('さくら見本', 'kana')).toBe('');
  expect(readingAtEnd('サクラ', 'kana')).toBe('');
  expect(readingAtEnd('我在beijing', 'pinyin')).toBe('beijing');
  expect(readingAtEnd('あ'.repeat(41), 'kana')).toBe('');
});

test('a candidate takes the place of its reading and of nothing else', () => {
  expect(takeCandidate('見本 さくら', 'さくら', '桜')).toBe('見本 桜');
});

test('furigana comes from how the name was typed', () => {
  const taken = [
    { text: '見本', reading: 'みほん' },
    { text: '桜', reading: 'さくら' },
  ];
  expect(furiganaFor('見本 桜', taken, 'hiragana')).toBe('みほん さくら');
  expect(furiganaFor('見本 桜子', taken, 'hiragana')).toBeUndefined();
  expect(furiganaFor('見本 さくら', taken, 'katakana')).toBe('ミホン サクラ');
  expect(furiganaFor('マリア 桜', taken, 'hiragana')).toBe('まりあ さくら');
  expect(furiganaFor('', taken, 'hiragana')).toBe('');
});

test('the longest conversion counts, and of two the newer one', () => {
  const taken = [
    { text: '東', reading: 'ひがし' },
    { text: '東海', reading: 'とうかい' },
    { text: '東', reading: 'あずま' },
  ];
  expect(furiganaFor('東海', taken, 'hiragana')).toBe('とうかい');
  expect(furiganaFor('東', taken, 'hiragana')).toBe('あずま');
});

// Catches: a candidate lost between two pages, a page that is empty.
test('pages hold every candidate once, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 60 })), fc.integer({ min: 1, max: 120 }), (all, room) => {
      const pages = candidatePages(all, room);
      expect(pages.flat()).toEqual(all);
      expect(pages.every((page) => page.length > 0)).toBe(true);
    }),
  );
});
