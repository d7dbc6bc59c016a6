import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHangul, eraseHangul } from './hangul.ts';

const typed = (keys: string) => Array.from(keys).reduce(addHangul, '');

test.each([
  ['ㅎㅏㄴㄱㅡㄹ', '한글'],
  ['ㄱㅏㄴㅏ', '가나'],
  ['ㄷㅏㄹㄱ', '닭'],
  ['ㄷㅏㄹㄱㅏ', '달가'],
  ['ㅇㅓㅂㅅㅇㅓ', '없어'],
  ['ㄱㅗㅏㄴ', '관'],
  ['ㅇㅡㅣㅅㅏ', '의사'],
  ['ㄲㅏㄸㅏ', '까따'],
  ['ㅇㅣㅆㄷㅏ', '있다'],
  ['ㅏㅂ', 'ㅏㅂ'],
  ['ㄱㄴ', 'ㄱㄴ'],
  ['ㅅㅓㅇㅜㄹ 1', '서울 1'],
])('%s is written %s', (keys, text) => {
  expect(typed(keys)).toBe(text);
});

test('erasing takes letters off one by one', () => {
  const steps = ['닭', '달', '다', 'ㄷ', ''];
  steps.slice(1).forEach((next, at) => expect(eraseHangul(steps[at] ?? '')).toBe(next));
  expect(eraseHangul('과')).toBe('고');
  expect(eraseHangul('서울 1')).toBe('서울 ');
  expect(eraseHangul('ㅘ')).toBe('ㅗ');
});

// Catches: letters lost or doubled by a wrong index, an erase that never comes to an end.
test('as many erases as letters lead back to nothing', () => {
  const letters = fc.constantFrom(...Array.from('ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ '));
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 20 }), (keys) => {
      let text = keys.reduce(addHangul, '');
      for (let left = keys.length; left > 0; left--) text = eraseHangul(text);
      expect(text).toBe('');
    }),
  );
});
