import { expect, test } from 'vitest';
import { keyRows, layoutColumns, layoutIds, layoutRows } from './layouts.ts';

test.each(layoutIds)('%s fills the same field of keys, and no key stands twice', (id) => {
  for (const rows of [keyRows(id), keyRows(id, true)]) {
    expect(rows).toHaveLength(layoutRows);
    for (const row of rows) expect(row.reduce((sum, { span }) => sum + span, 0)).toBe(layoutColumns);
    const texts = rows.flat().flatMap(({ text }) => (text === '' ? [] : [text]));
    expect(new Set(texts).size).toBe(texts.length);
  }
});

test('every letter of the 두벌식 layout and of the alphabet is there', () => {
  const texts = (id: (typeof layoutIds)[number]) =>
    new Set(
      keyRows(id)
        .flat()
        .map(({ text }) => text),
    );
  for (const letter of 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ')
    expect(texts('hangul')).toContain(letter);
  for (const layout of ['romaji', 'latin', 'pinyin'] as const)
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') expect(texts(layout)).toContain(letter);
});
