import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeLines, totalYen, type FeeQuestion } from './fees.ts';
import { testRules } from './sample-facility.ts';

const [sales] = testRules.fees.purposes;
const [, withFee] = testRules.fees.entrance;
const [welfare] = testRules.reductions;
const piano = { id: 'piano', name: { ja: 'ピアノ', en: 'Piano' }, stock: 1, feeYen: 1500 };
const ask = (change: Partial<FeeQuestion> = {}): FeeQuestion => ({
  rules: testRules,
  roomYen: 1230,
  // A Tuesday without heating.
  date: '2026-06-09',
  residency: 'resident',
  lent: [],
  ...change,
});
const told = (question: FeeQuestion) => feeLines(question).map((line) => [line.kind, line.yen]);

describe('a fee', () => {
  test('is that of the room where nothing else counts', () => {
    expect(told(ask())).toEqual([['room', 1230]]);
  });

  test('each factor multiplies what the ones before it gave, rounded down to ten yen', () => {
    // 1230 × 3 = 3690; × 1.5 = 5535 → 5530; × 1.2 = 6636 → 6630; × 1.5 = 9945 → 9940.
    const question = ask({ purpose: sales, entrance: withFee, date: '2026-06-13', residency: 'non-resident' });
    expect(told(question)).toEqual([
      ['room', 1230],
      ['purpose', 2460],
      ['entrance', 1840],
      ['weekend', 1100],
      ['non-resident', 3310],
    ]);
    expect(totalYen(feeLines(question))).toBe(9940);
  });

  test('heating is reckoned from the room’s own fee, in its months', () => {
    expect(told(ask({ date: '2026-12-08' }))).toEqual([
      ['room', 1230],
      ['heating', 360],
    ]);
    expect(told(ask({ date: '2026-05-01' }))).toEqual([['room', 1230]]);
  });

  test('a reduction is for the room; what is lent is paid in full', () => {
    const question = ask({ reduction: welfare, lent: [{ equipment: piano, count: 1 }], date: '2026-12-08' });
    // 1230 + 360 = 1590; half of it is 795 → 790.
    expect(told(question)).toEqual([
      ['room', 1230],
      ['heating', 360],
      ['reduction', -800],
      ['equipment', 1500],
    ]);
    expect(totalYen(feeLines(question))).toBe(2290);
  });

  // Catches: a sum below zero, a reduction that raises, a fraction of a yen.
  test('is a whole number of yen, never below zero, and a reduction never raises it', () => {
    const question = fc
      .record({
        roomYen: fc.nat({ max: 200_000 }),
        percent: fc.integer({ min: 1, max: 100 }),
        residency: fc.constantFrom('resident' as const, 'non-resident' as const),
        day: fc.integer({ min: 1, max: 28 }),
      })
      .map(({ roomYen, percent, residency, day }) => {
        const reduction = { ...welfare, id: 'x', name: piano.name, percent, by: 'entitled' as const };
        return ask({ roomYen, residency, reduction, date: `2026-12-${String(day).padStart(2, '0')}` });
      });
    fc.assert(
      fc.property(question, (one) => {
        const yen = totalYen(feeLines(one));
        expect(Number.isSafeInteger(yen)).toBe(true);
        expect(yen).toBeGreaterThanOrEqual(0);
        expect(yen).toBeLessThanOrEqual(totalYen(feeLines({ ...one, reduction: undefined })));
      }),
    );
  });
});
