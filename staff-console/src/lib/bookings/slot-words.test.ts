import { expect, test } from 'vitest';
import type { Facility } from '@machikado/contracts/facility.ts';
import { slotWords } from './slot-words.ts';

const text = (ja: string, en: string) => ({ ja, en });
const facility: Facility = {
  id: 'suehiro',
  name: text('末広センター', 'Suehiro Center'),
  closedWeekdays: [],
  source: 'sample',
  rooms: [
    {
      id: 'suehiro-hall',
      name: text('ホール', 'Hall'),
      koma: [{ id: 'am', name: text('午前', 'Morning'), starts: '09:00', ends: '12:00', feeYen: 0 }],
      sample: true,
    },
    {
      id: 'suehiro-studio',
      name: text('スタジオ', 'Studio'),
      koma: [],
      grid: { opens: '09:00', closes: '21:00', stepMinutes: 30, minSteps: 1, maxSteps: 8, feeYen: 0 },
      sample: true,
    },
  ],
};

test.each([
  ['suehiro-hall', 'am', '末広センター ホール 午前 09:00–12:00'],
  ['suehiro-studio', '0930-1100', '末広センター スタジオ 09:30–11:00'],
  ['another', 'am', undefined],
])('%s, %s', (roomId, komaId, said) => {
  expect(slotWords({ roomId, komaId }, [facility], ({ ja }) => ja)).toBe(said);
});
