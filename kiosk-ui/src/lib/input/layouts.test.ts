import { expect, test } from 'vitest';
import { keyColumns, keyRows, layoutColumns, layoutIds, layoutRows, placedKeys } from './layouts.ts';

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

test('the columns of a layout hold each of its keys once, and those of kana are the rows of the syllabary', () => {
  expect(
    keyColumns('hiragana')
      .map((letters) => letters.join(''))
      .slice(0, 3),
  ).toEqual(['あいうえお', 'かきくけこ', 'さしすせそ']);
  for (const layout of layoutIds)
    expect(keyColumns(layout).flat().toSorted()).toEqual(
      placedKeys(layout)
        .map(({ text }) => text)
        .toSorted(),
    );
});
