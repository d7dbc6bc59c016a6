import { kanaRows, toKatakana } from './kana.ts';

/** One key: what it writes, and how many of the ten columns it takes. An empty text is a gap. */
export type Key = { readonly text: string; readonly span: number };

export const layoutIds = ['hiragana', 'katakana', 'romaji', 'latin', 'symbols', 'hangul', 'pinyin'] as const;
export type LayoutId = (typeof layoutIds)[number];

/** Columns and rows of every layout: a change of layout moves nothing else on the screen. */
export const layoutColumns = 10;
export const layoutRows = 5;

const keysOf = (row: readonly string[]): Key[] => row.map((text) => ({ text, span: 1 }));
const letters = (row: string): Key[] => keysOf(Array.from(row));
const wide = (text: string): Key => ({ text, span: 2 });

const digits = letters('1234567890');
const qwerty = [digits, letters('qwertyuiop'), letters('asdfghjkl-'), letters('zxcvbnm.@_')];
const hiragana = kanaRows.map(keysOf);

const rows: Readonly<Record<LayoutId, readonly (readonly Key[])[]>> = {
  hiragana,
  katakana: kanaRows.map((row) => keysOf(row.map(toKatakana))),
  romaji: [
    digits,
    letters('qwertyuiop'),
    letters('asdfghjklー'),
    letters('zxcvbnmん、。'),
    letters('・「」（）？！～－／'),
  ],
  latin: [...qwerty, letters("',/()&+!?:")],
  symbols: [
    digits,
    [wide('丁目'), wide('番地'), wide('号室'), ...letters('番号条線')],
    letters('東西南北上中下町村字'),
    letters('-ー・、。（）～／＃'),
    letters('「」@._+&:!?'),
  ],
  hangul: [
    digits,
    letters('ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ'),
    letters('ㅁㄴㅇㄹㅎㅗㅓㅏㅣ-'),
    letters('ㅋㅌㅊㅍㅠㅜㅡ.,/'),
    letters('ㅃㅉㄸㄲㅆㅒㅖ()?'),
  ],
  pinyin: [
    digits,
    letters('qwertyuiop'),
    letters('asdfghjkl-'),
    letters("zxcvbnm'，。"),
    letters('、（）《》？！：；·'),
  ],
};
const emailRows = [...qwerty, [wide('.com'), wide('.jp'), wide('.ne.jp'), wide('.co.jp'), ...letters('+/')]];

/** The keys of a layout, row by row. `email` puts the ends of addresses in the last row of the Latin one. */
export function keyRows(layout: LayoutId, email = false): readonly (readonly Key[])[] {
  return email && layout === 'latin' ? emailRows : rows[layout];
}

/** A key and where it stands: line and column from 1. */
export type PlacedKey = Key & { readonly line: number; readonly column: number };

/** The keys of `keyRows` without the gaps between them. */
export function placedKeys(layout: LayoutId, email = false): readonly PlacedKey[] {
  return keyRows(layout, email).flatMap((row, line) => {
    let column = 1;
    const placed = row.map((key) => {
      const at = { ...key, line: line + 1, column };
      column += key.span;
      return at;
    });
    return placed.filter((key) => key.text !== '');
  });
}

/**
 * The columns of a layout, each with its letters from the top: where there is no room for all keys, first the column is
 * touched and then the letter. For kana these are the rows of the syllabary, あいうえお.
 */
export function keyColumns(layout: LayoutId, email = false): readonly (readonly string[])[] {
  const columns: string[][] = Array.from({ length: layoutColumns }, () => []);
  for (const { text, column } of placedKeys(layout, email)) columns[column - 1]?.push(text);
  return columns.filter((letters) => letters.length > 0);
}
