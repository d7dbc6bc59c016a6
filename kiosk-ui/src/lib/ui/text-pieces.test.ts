import { expect, test } from 'vitest';
import { textPieces } from './text-pieces.ts';

test('hours, numbers of the city and telephones stay whole; the words around them may break', () => {
  expect(textPieces('12月5日 18:00–21:00、A-1234-5678')).toEqual([
    { base: '12月5日 ' },
    { base: '18:00–21:00', whole: true },
    { base: '、' },
    { base: 'A-1234-5678', whole: true },
  ]);
  expect(textPieces('0166-26-1111')).toEqual([{ base: '0166-26-1111', whole: true }]);
});

test('they do so between readings too', () => {
  expect(textPieces('予約《よやく》 A-1234-5678')).toEqual([
    { base: '予約', reading: 'よやく' },
    { base: ' ' },
    { base: 'A-1234-5678', whole: true },
  ]);
});

test('no other text is cut in pieces', () => {
  expect(textPieces('2026-11-30')).toBeUndefined();
  expect(textPieces('18:00')).toBeUndefined();
  expect(textPieces('')).toBeUndefined();
});
