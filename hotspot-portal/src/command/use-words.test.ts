import { expect, test } from 'vitest';
import type { SpotUse } from '@machikado/contracts/wifi-use.ts';
import { useWords } from './use-words.ts';

const hour: SpotUse = {
  ...{ period: 'hour', start: '2026-11-23T13', sessions: 20, people: null, peakDevices: 15, openToEverybody: false },
  ...{ upMegabytes: null, downMegabytes: 30, languages: {}, ways: {}, zones: {}, dwell: {} },
};

test('a technician reads the counts in columns, small ones as such, and whether the city has all of it', () => {
  const { people: _people, ...unknown } = hour;
  const month: SpotUse = { ...unknown, period: 'month', start: '2026-11', openToEverybody: true };
  const lines = useWords({ hours: [hour], days: [], months: [month], waiting: 3 }).split('\n');
  expect(lines.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual([
    'hour sessions people at once MB up MB down',
    '2026-11-23T13 20 <5 15 - 30',
    'month sessions people at once MB up MB down',
    '2026-11 20 - 15 - 30 open to everybody',
    'Counts are rounded to 5; people are those who have shown who they are.',
    'The city has not heard 3 of them.',
  ]);
  expect(useWords({ hours: [], days: [], months: [], waiting: 0 })).toBe('No hour has ended since counting began.');
});
