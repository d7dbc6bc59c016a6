import { expect, test } from 'vitest';
import { drawSlip } from './layout.ts';
import { sampleDocuments } from './sample-documents.ts';
import { composeSlip } from './slip.ts';
import { joinRuns } from './text-runs.ts';

const all = () => true;
const placed = (letters: string, from = 12) =>
  Array.from(letters, (letter, at) => `<tspan x="${from + at * 24}">${letter}</tspan>`).join('');

test('letters that follow each other are one run, a gap and a letter of unknown width part them', () => {
  expect(joinRuns(`<text>${placed('施設')}</text>`, all)).toBe(
    '<text><tspan text-anchor="start" x="0">施設</tspan></text>',
  );
  expect(joinRuns(`<text font-weight="700">${placed('施')}${placed('設', 60)}</text>`, all)).toBe(
    '<text font-weight="700"><tspan text-anchor="start" x="0">施</tspan><tspan text-anchor="start" x="48">設</tspan></text>',
  );
  for (const letter of ['&#xa0;', '&amp;', 'é', 'ｱ', '한']) {
    const text = `<text><tspan x="12">${letter}</tspan></text>`;
    expect(joinRuns(text, all)).toBe(text);
  }
  const foreign = `<text font-family="Noto Sans CJK KR">${placed('施設')}</text>`;
  expect(joinRuns(foreign, all)).toBe(foreign);
});

test.each(['permit', 'self-test'])(
  'a %s that is drawn in runs has the dots of one that is drawn letter by letter',
  (kind) => {
    const document = sampleDocuments.find((one) => one.kind === kind);
    if (document === undefined) throw new Error('There is one among the samples.');
    const stamp = { number: 'P-0042', printedAt: new Date('2026-11-23T04:05:00Z'), columns: 48 };
    const composed = composeSlip(document, stamp);
    const drawn = drawSlip(composed, { columns: 48, spacing: true });
    const letterByLetter = drawSlip(composed, { columns: 48, spacing: true, letterByLetter: true });
    expect(Buffer.from(drawn.bitmap.rows).equals(letterByLetter.bitmap.rows)).toBe(true);
    expect(Buffer.from(drawn.png).equals(letterByLetter.png)).toBe(true);
  },
);
