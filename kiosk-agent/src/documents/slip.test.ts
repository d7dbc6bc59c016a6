import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { sampleDocuments } from './sample-documents.ts';
import { drawSlip } from './layout.ts';
import { dayInWords } from './slip-dates.ts';
import { printableLocale } from './slip-letters.ts';
import { wrapWords } from './slip-lines.ts';
import { composeSlip, SlipDocument } from './slip.ts';
import { stateWords } from './state-words.ts';
import { networkQr, portalQr } from './wifi-slip.ts';

const stamp = { number: 'P-0042', printedAt: new Date('2026-11-23T04:05:00Z'), columns: 48 };

test.each(sampleDocuments.map((document) => [document.kind, document] as const))(
  'a %s is drawn at the width of the paper, twice the same',
  (_kind, document) => {
    for (const columns of [48, 42, 32]) {
      const composed = composeSlip(document, { ...stamp, columns });
      const slip = drawSlip(composed, { columns, spacing: true });
      expect(slip.widthDots).toBe(columns * 12);
      expect(slip.rows.some((byte) => byte !== 0)).toBe(true);
      expect(drawSlip(composed, { columns, spacing: true }).rows).toEqual(slip.rows);
    }
  },
  120_000,
);

test.each(['permit', 'wifi-slip', 'application-slip', 'ticket-slip'])(
  'a %s that is issued again says so and names the first print',
  (kind) => {
    const document = sampleDocuments.find((one) => one.kind === kind);
    if (document === undefined) throw new Error(`There is a ${kind} among the samples.`);
    expect(composeSlip(document, stamp)).not.toContain('再発行');
    const again = SlipDocument.parse({ ...document, reissueOf: 'P-0007' });
    expect(composeSlip(again, stamp)).toMatch(/再発行[\s\S]*P\\x2d0007/);
  },
);

test('of an appointment the slip names what to bring, the desk and the same code as a permit', () => {
  const slip = sampleDocuments.find((one) => one.kind === 'permit' && one.booking.appointment !== undefined);
  if (slip === undefined) throw new Error('There is an appointment among the samples.');
  const composed = composeSlip({ ...slip, frame: { ...slip.frame, locale: 'ko' } }, stamp);
  expect(composed).toMatch(/窓口の予約票[\s\S]*창구~예약표[\s\S]*세금~상담[\s\S]*窓口1[\s\S]*税の通知書/);
  expect(composed).toContain('PERMIT');
  expect(composed).not.toContain('料金');
});

test('the emergency sheet names the nearest place for this hazard first, none for another, and that it is a drill', () => {
  const sheet = sampleDocuments.find((document) => document.kind === 'emergency-sheet');
  if (sheet === undefined) throw new Error('There is an emergency sheet among the samples.');
  const composed = composeSlip(sheet, stamp);
  expect(composed).toMatch(/訓練[\s\S]*レベル~4[\s\S]*見本小学校~~110~m[\s\S]*見本東小学校/);
  expect(composed).not.toContain('見本の丘');
});

test.each(locales)(
  'for who reads %s the readiness report has words for every state, and no word of a program',
  (locale) => {
    const report = sampleDocuments.find((document) => document.kind === 'readiness-report');
    if (report?.kind !== 'readiness-report') throw new Error('There is a readiness report among the samples.');
    const frame = { ...report.frame, locale };
    const states = Object.entries(stateWords).flatMap(([part, words]) =>
      Object.keys(words).map((state) => ({ part, state, isGood: false })),
    );
    const shown = states.filter(({ part }) => part !== 'headphones');
    const composed = composeSlip(
      SlipDocument.parse({ ...report, frame, readiness: { profileId: 'x', parts: shown } }),
      stamp,
    );
    const lines = composed.split('\n').filter((line) => line.includes('！~'));
    expect(new Set(lines).size).toBeGreaterThanOrEqual(shown.length);
    expect(composed).not.toMatch(/[《》]/);
    expect(composed).not.toMatch(/paper\\x2dend|no\\x2dreader|not\\x2denrolled|paper-end|no-reader|not-enrolled/);
    if (locale === 'zh-Hans') expect(composed).toMatch(/！~用紙がありません[\s\S]*！~缺纸/);
    if (locale === 'ja-x-easy') expect(composed).toMatch(/！~かみが~ありません/);
  },
);

test('a day is written as people write it', () => {
  expect(dayInWords('2026-12-01', 'ja')).toEqual({ ja: '2026年12月1日（火）', second: 'Tue, 1 December 2026' });
  expect(dayInWords('2026-12-01', 'ko').second).toBe('2026년 12월 1일(화)');
  expect(dayInWords('2026-12-01', 'zh-Hant').second).toBe('2026年12月1日（週二）');
});

test.each([
  ['ja', 'Permit~to~use~a~facility'],
  ['ja-x-easy', 'へやを~つかっても~よい~という~かみ'],
  ['en', 'Permit~to~use~a~facility'],
  ['zh-Hans', '设施使用许可书'],
  ['zh-Hant', '設施使用許可書'],
  ['ko', '시설~이용~허가서'],
] as const)('for who reads %s the second line is %s, and the desk has Japanese still', (locale, title) => {
  for (const document of sampleDocuments) {
    const composed = composeSlip({ ...document, frame: { ...document.frame, locale } }, stamp);
    expect(composed).not.toMatch(/[《》]/);
    if (document.kind === 'permit' && document.booking.kind === 'use')
      expect(composed).toMatch(new RegExp(`施設利用許可書[\\s\\S]*\n${title}\n`));
  }
});

test('a machine without Chinese and Korean letters prints English', () => {
  expect(printableLocale('ko', () => false)).toBe('en');
  expect(printableLocale('ko', () => true)).toBe('ko');
  expect(printableLocale('ja-x-easy', () => false)).toBe('ja-x-easy');
});

test.runIf(printableLocale('ko') === 'ko')('Korean is drawn in letters that Japanese type has not', () => {
  const [permit] = sampleDocuments;
  if (permit === undefined) throw new Error('There is a permit among the samples.');
  const composed = composeSlip({ ...permit, frame: { ...permit.frame, locale: 'ko' } }, stamp);
  const drawn = (locale: 'ja' | 'ko') => drawSlip(composed, { columns: 48, spacing: true, locale }).rows;
  expect(drawn('ko')).not.toEqual(drawn('ja'));
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
