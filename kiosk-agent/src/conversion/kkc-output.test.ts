import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCandidates } from './kkc-output.ts';

test('segments become one text, best first, each once', () => {
  const answer = '0: <旭川/あさひかわ><市/し>\n1: <あさひ川/あさひかわ><市/し>\n2: <旭川/あさひかわ><市/し>\n>> ';
  expect(readCandidates(answer)).toEqual(['旭川市', 'あさひ川市']);
});

test('anything else on the way is left out', () => {
  expect(readCandidates('Type kana sentence in the following form:\nSENTENCE [N-BEST]\n>> ')).toEqual([]);
  expect(readCandidates('0: </あ>\n1: <亜/あ')).toEqual([]);
});

// Catches: a hang or a throw on what a broken child prints, and more candidates than a page takes.
test('whatever comes, there are at most twelve candidates, none of them empty', () => {
  const line = fc.oneof(
    fc.string(),
    fc.string().map((text) => `0: <${text}/${text}>`),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const found = readCandidates(lines.join('\n'));
      expect(found.length).toBeLessThanOrEqual(12);
      expect(found.every((text) => text.length > 0 && text.length <= 120)).toBe(true);
    }),
  );
});
