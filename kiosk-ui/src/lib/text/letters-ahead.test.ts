import { expect, test } from 'vitest';
import { lettersOf } from './letters-ahead.ts';

test('every letter once, also of texts that are made', () => {
  const texts = {
    a: '次へ次へ',
    b: ['前', { c: '前週' }],
    made: (n: number) => `あと${n}日`,
    none: undefined,
    seven: 7,
  };
  expect(lettersOf(texts)).toContain('日');
  expect(Array.from('次へ前週あと日').every((letter) => lettersOf(texts).split(letter).length === 2)).toBe(true);
});
