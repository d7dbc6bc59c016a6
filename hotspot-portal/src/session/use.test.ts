import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpotUse, usePeriods } from '@machikado/contracts/wifi-use.ts';
import { peakOf, stretchAt, stretchOf, tellUse, type ExactUse } from './use.ts';

const count = fc.integer({ min: 0, max: 60 });
const counts = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), count);
const exact: fc.Arbitrary<ExactUse> = fc.record({
  ...{ sessions: count, people: fc.option(count), peakDevices: count, online: count },
  ...{ upBytes: fc.nat(2_000_000_000), downBytes: fc.nat(2_000_000_000) },
  languages: counts(['ja', 'en', 'unsaid']),
  ways: counts(['free', 'email', 'access-point']),
  // More names than are told: a city may have renamed its zones within the month.
  zones: fc
    .array(count, { minLength: 40, maxLength: 40 })
    .map((list) => Object.fromEntries(list.map((n, at) => [`zone-${at}`, n]))),
  dwell: counts(['under-10', 'from-120']),
  purposes: fc.option(counts(['work', 'other']), { nil: undefined }),
  openToEverybody: fc.boolean(),
});

test('nothing leaves a spot but zeros, fives and “few”, and no data of four or fewer', () => {
  fc.assert(
    fc.property(exact, (use) => {
      const told = SpotUse.parse(tellUse({ period: 'day', start: '2026-11-23' }, use));
      const { upMegabytes, downMegabytes, openToEverybody: _open, ...rest } = told;
      const parts = Object.values(rest).flatMap((part) =>
        typeof part === 'object' && part !== null ? Object.values(part) : [part],
      );
      for (const part of parts.filter((one) => typeof one === 'number')) expect(part % 5).toBe(0);
      if (use.sessions > 0 && use.sessions < 5) expect(told.sessions).toBeNull();
      const isOfFew = use.online > 0 && use.online < 5;
      expect([upMegabytes === null, downMegabytes === null]).toEqual([isOfFew, isOfFew]);
    }),
  );
});

test('every instant is in one hour, day and month, each of which ends where the next begins', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2040, 0) }),
      fc.constantFrom(...usePeriods),
      (ms, period) => {
        const stretch = stretchAt(period, ms);
        expect(stretch.fromMs <= ms && ms < stretch.toMs).toBe(true);
        expect(stretchOf(period, stretch.start)).toEqual(stretch);
        const next = stretchAt(period, stretch.toMs);
        expect([next.fromMs, next.start > stretch.start]).toEqual([stretch.toMs, true]);
      },
    ),
  );
});

test.each([
  { who: 'nobody', before: 0, began: [], ended: [], peak: 0 },
  { who: 'those who were there', before: 3, began: [], ended: [5], peak: 3 },
  { who: 'one who follows another at the same instant', before: 0, began: [1, 5], ended: [5, 9], peak: 1 },
  { who: 'those of the middle', before: 1, began: [2, 3, 8], ended: [4, 5, 6], peak: 3 },
])('the most at once: $who', ({ before, began, ended, peak }) => {
  expect(peakOf(before, began, ended)).toBe(peak);
});
