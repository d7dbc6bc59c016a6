import { expect, test } from 'vitest';
import { sampleDocuments } from './sample-documents.ts';
import { drawSlip } from './layout.ts';
import { dayInWords, wrapWords } from './slip-lines.ts';
import { composeSlip } from './slip.ts';
import { networkQr, portalQr } from './wifi-slip.ts';

const stamp = { number: 'P-0042', printedAt: new Date('2026-11-23T04:05:00Z'), columns: 48 };

test.each(sampleDocuments.map((document) => [document.kind, document] as const))(
  'a %s is drawn at the width of the paper, twice the same',
  (_kind, document) => {
    for (const columns of [48, 42, 32]) {
      const composed = composeSlip(document, { ...stamp, columns });
      const slip = drawSlip(composed, { columns, spacing: true });
      expect(slip.bitmap.widthDots).toBe(columns * 12);
      expect(slip.bitmap.rows.some((byte) => byte !== 0)).toBe(true);
      expect(drawSlip(composed, { columns, spacing: true }).bitmap.rows).toEqual(slip.bitmap.rows);
    }
  },
  120_000,
);

test('a reissued permit says so and names the first print', () => {
  const permit = sampleDocuments.find((document) => document.kind === 'permit');
  if (permit?.kind !== 'permit') throw new Error('There is a permit among the samples.');
  expect(composeSlip(permit, stamp)).not.toContain('再発行');
  expect(composeSlip({ ...permit, reissueOf: 'P-0007' }, stamp)).toMatch(/再発行[\s\S]*P\\x2d0007/);
});

test('a day is written as people write it', () => {
  expect(dayInWords('2026-12-01')).toEqual({ ja: '2026年12月1日（火）', en: 'Tue, 1 December 2026' });
});

test('English breaks between words', () => {
  expect(wrapWords('Show this slip at the desk', 12)).toEqual(['Show this', 'slip at the', 'desk']);
});

test('a network name cannot leave its place in the QR', () => {
  expect(networkQr('a;b:c,"d\\')).toBe('WIFI:T:nopass;S:a\\;b\\:c\\,\\"d\\\\;;');
  expect(portalQr({ portalUrl: 'https://wifi.example.test/?lang=ja', code: 'ABCDE-FGHJK' })).toBe(
    'https://wifi.example.test/?lang=ja&code=ABCDE-FGHJK',
  );
});
