import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeCsv } from './csv.ts';

/** A reader by the grammar of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  cell.lastIndex = 1;
  while (cell.lastIndex < text.length) {
    const [, quoted, plain, end] = cell.exec(text) ?? [];
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const word = fc.string({ unit: fc.constantFrom('a', '市', '"', ',', '\r', '\n', ' ', '1') });

test('what is written is what a reader reads', () => {
  const row = fc.array(word, { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(row, fc.array(row), (head, rows) => {
      const plain = [head, ...rows].map((cells) => cells.map((cell) => (cell.startsWith('\r') ? `'${cell}` : cell)));
      expect(parseCsv(makeCsv(head, rows))).toEqual(plain);
    }),
  );
});

test.each(['=1+1', '+81', '@SUM(A1)', '-2+3', '\tx'])('%j does not run as a formula', (cell) => {
  expect(makeCsv(['a'], [[cell]])).toContain(`'${cell}`);
});

test('a negative number stays a number', () => {
  expect(makeCsv(['a'], [['-3']])).toBe('\ufeffa\r\n-3\r\n');
});
