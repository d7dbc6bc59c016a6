import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPinyin } from './pinyin-syllable.ts';

const pairs = (text: string) => readPinyin(text)?.map(({ initial, final }) => [initial, final]);

test('syllables are read longest first, an apostrophe divides them', () => {
  expect(pairs('beijing')).toEqual([
    [1, 30],
    [8, 41],
  ]);
  expect(pairs('xian')).toEqual([[20, 36]]);
  expect(pairs("xi'an")).toEqual([
    [20, 34],
    [0, 26],
  ]);
  // The longest first syllable would leave "i": it is given back.
  expect(pairs('nanai')).toHaveLength(2);
  expect(pairs('zhuang')).toEqual([[23, 51]]);
});

test('what is no pinyin, or not yet whole, is not guessed at', () => {
  for (const text of ['', "'", 'x', 'beij', 'qqq', 'ib', 'a'.repeat(9)]) expect(readPinyin(text)).toBeUndefined();
});

// Catches: a search through all divisions that does not come to an end.
test('any letters are read or refused', () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from("angeizhuo'vb")), maxLength: 40 });
  fc.assert(
    fc.property(letters, (text) => {
      expect((readPinyin(text) ?? []).length).toBeLessThanOrEqual(8);
    }),
  );
});
