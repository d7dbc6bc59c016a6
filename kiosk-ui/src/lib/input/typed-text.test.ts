import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postalDigits, tidyCode, tidyText, tidyToFit } from './typed-text.ts';

test.each([
  ['ｱｻﾋｶﾞﾜ ﾊﾟﾝ', 'アサヒガワ パン'],
  ['ＡＢＣ１２３', 'ABC123'],
  ['  山田　　太郎 ', '山田 太郎'],
  ['か\u3099', 'が'],
  ['①㈱', '①㈱'],
])('%s is sent as %s', (typed, sent) => {
  expect(tidyText(typed)).toBe(sent);
});

test('a family name keeps its own kanji', () => {
  // 神 as U+FA19, which both NFC and NFKC would turn into U+795E.
  for (const name of ['髙橋', '山﨑', '\u{fa19}田', '𠮷野', '邉'])
    expect(Array.from(tidyText(name))).toEqual(Array.from(name));
});

test.each([
  ['０１６６ー００ー００００', '0166-00-0000'],
  ['0166−00－0000', '0166-00-0000'],
  ['070 0000 0000', '07000000000'],
])('the number %s is sent as %s', (typed, sent) => {
  expect(tidyCode(typed)).toBe(sent);
});

test('a postal code may be typed with a mark, a hyphen or in full width', () => {
  for (const typed of ['0700035', '070-0035', '〒０７０－００３５', '070 0035'])
    expect(postalDigits(typed)).toBe('0700035');
  expect(postalDigits('070-003')).toBeUndefined();
  expect(postalDigits('070-00355')).toBeUndefined();
});

test('a text takes the form that its field wants', () => {
  expect(tidyToFit('０１６６ー００ー００００', '^0[0-9-]{8,12}$')).toBe('0166-00-0000');
  expect(tidyToFit('みほん', '^[ァ-ヺー・ ]+$')).toBe('ミホン');
  expect(tidyToFit('ミホン', '^[ぁ-ゖー・ ]+$')).toBe('みほん');
  expect(tidyToFit('見本', '^[ぁ-ゖー・ ]+$')).toBe('見本');
});

// Catches: a form that changes when it is tidied again, which the city would see as another answer.
test('tidying twice changes nothing more, and never a kanji', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 });
  fc.assert(
    fc.property(text, (typed) => {
      const once = tidyText(typed);
      expect(tidyText(once)).toBe(once);
      const han = (of: string) => Array.from(of).filter((one) => /\p{Script=Han}/u.test(one));
      expect(han(once)).toEqual(han(typed));
    }),
  );
});
