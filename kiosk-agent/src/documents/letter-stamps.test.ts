import { expect, test } from 'vitest';
import { drawSlip } from './layout.ts';
import { takeLetters } from './letter-stamps.ts';
import { sampleDocuments } from './sample-documents.ts';
import { composeSlip } from './slip.ts';

test('letters go out of the drawing with their places; what is turned white or underlined stays', () => {
  const svg =
    '<g transform="translate(0,48)"><text transform="scale(1,2)"><tspan x="12">旭</tspan></text>' +
    '<text filter="url(#x)"><tspan x="36">川</tspan></text></g>' +
    '<g transform="translate(24,72)"><text font-weight="700" transform="scale(2,2)"><tspan x="6">1</tspan>' +
    '<tspan x="18">&#xa0;</tspan></text></g>';
  expect(takeLetters(svg)).toEqual({
    rest: '<g transform="translate(0,48)"><text filter="url(#x)"><tspan x="36">川</tspan></text></g>',
    letters: [
      { key: ' transform="scale(1,2)">旭', x: 12, y: 48 },
      { key: ' font-weight="700" transform="scale(2,2)">1', x: 36, y: 72 },
    ],
  });
});

const stamp = { number: 'P-0042', printedAt: new Date('2026-11-23T04:05:00Z'), columns: 48 };
const ownType = sampleDocuments.map((document) => ({ document, locale: 'ja' as const }));
const otherType = sampleDocuments
  .filter(({ kind }) => ['permit', 'self-test'].includes(kind))
  .flatMap((document) => (['zh-Hans', 'zh-Hant', 'ko'] as const).map((locale) => ({ document, locale })));

/** How many dots differ between a slip that is stamped and the same one drawn whole. */
function differingDots({ document, locale }: (typeof ownType)[number] | (typeof otherType)[number]): number {
  const composed = composeSlip({ ...document, frame: { ...document.frame, locale } }, stamp);
  const draw = (withoutStamps: boolean) =>
    drawSlip(composed, { columns: 48, spacing: true, locale, withoutStamps }).rows;
  const whole = draw(true);
  draw(false);
  // From stamps that are there.
  const stamped = draw(false);
  expect(stamped).toHaveLength(whole.length);
  return stamped.reduce((sum, byte, at) => sum + bitsIn(byte ^ (whole[at] ?? 0)), 0);
}

const bitsIn = (byte: number): number => byte.toString(2).replaceAll('0', '').length;

test.each(ownType)('$document.kind in $locale is stamped with the dots of the whole drawing', (sample) => {
  expect(differingDots(sample)).toBe(0);
});

// That typeface's outlines stand between dots: far to the right some edge is rounded the other way.
test.each(otherType)('$document.kind in $locale is stamped with these dots but for a few edges', (sample) => {
  expect(differingDots(sample)).toBeLessThanOrEqual(4);
});
