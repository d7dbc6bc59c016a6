import { expect, test } from 'vitest';
import type { WifiUse } from '@machikado/contracts/wifi-use.ts';
import { addUp, countWords, dataWords, rowsByStart, totalOf } from './tally.ts';

const words = { few: 'few', withheld: 'withheld', atLeast: (count: string) => `${count}+` };

test.each([
  [[], '0'],
  [[0, 0], '0'],
  [[null], 'few'],
  [[null, null], '2+'],
  [[10, null], '10+'],
  [[1000, 500], '1,500'],
])('%j is said as %s: what is not told is never taken for nothing', (counts, said) => {
  expect(countWords(totalOf(counts), words)).toBe(said);
});

test('data that is not told is not said to be little', () => {
  expect([[null], [10, null], [0]].map((parts) => dataWords(totalOf(parts), words))).toEqual(['withheld', '10+', '0']);
});

const use = (asset: string, start: string, more: Partial<WifiUse> = {}): WifiUse => ({
  ...{ asset, period: 'hour', start, sessions: 10, people: 5, peakDevices: 5, openToEverybody: false },
  ...{ upMegabytes: 1, downMegabytes: null, languages: { ja: 10, en: null }, ways: {}, zones: {}, dwell: {}, ...more },
});

test('of several spots sessions and data are added up, people and devices are not', () => {
  const uses = [use('W-0001', '09'), use('W-0002', '09'), use('W-0001', '10', { sessions: null })];
  const [nine, ten] = rowsByStart(uses, false);
  expect(nine).toMatchObject({ key: '09', sessions: { known: 20, untold: 0 }, down: { known: 0, untold: 2 } });
  expect([nine?.people, nine?.peak]).toEqual([undefined, undefined]);
  expect(ten?.sessions).toEqual({ known: 0, untold: 1 });
  expect(rowsByStart([use('W-0001', '09')], true)[0]?.people).toEqual({ known: 5, untold: 0 });
  expect(addUp(uses, 'languages')).toEqual([
    ['ja', { known: 30, untold: 0 }],
    ['en', { known: 0, untold: 3 }],
  ]);
});
