import { expect, test } from 'vitest';
import { kanaRows, toKatakana, turnSmall, turnVoiced } from './kana.ts';

test('marks go round and come back', () => {
  expect(['は', 'ば', 'ぱ', 'カ', 'あ', ''].map(turnVoiced)).toEqual(['ば', 'ぱ', 'は', 'ガ', 'あ', '']);
  expect(['きつ', 'きっ', 'シヤ', 'か'].map(turnSmall)).toEqual(['きっ', 'きつ', 'シャ', 'か']);
});

test('the grid holds all 46 basic kana once, as either script', () => {
  const basic = kanaRows.flat().filter((key) => /[あ-ん]/.test(key));
  expect(new Set(basic).size).toBe(46);
  expect(toKatakana('あさひかわ ー')).toBe('アサヒカワ ー');
});
