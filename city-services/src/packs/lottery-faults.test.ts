import { expect, test } from 'vitest';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { findLotteryFaults } from './lottery-faults.ts';

const name = { ja: '部屋', en: 'Room' };
const koma = [{ id: 'morning', name, starts: '09:00', ends: '12:00', feeYen: 0 }];
const room = (id: string, parts?: string[]) => ({ id, name, koma, sample: true, ...(parts && { parts }) });
const facilities: Facility[] = [
  {
    id: 'centre',
    name,
    closedWeekdays: [],
    rooms: [room('whole', ['left', 'right']), room('left'), room('right'), room('studio')],
    source: 'sample',
  },
];
const at = (monthsBefore: number, day: number) => ({ monthsBefore, day, at: '09:00' });
const rule: LotteryRule = {
  id: 'halls',
  title: name,
  rooms: ['whole', 'left', 'right'],
  opens: at(3, 1),
  closes: at(3, 10),
  draws: at(3, 15),
  confirms: at(3, 20),
  free: at(2, 1),
  maxApplications: 2,
  maxWishes: 3,
  maxWins: 1,
  tickets: { resident: 1, nonResident: 1, maxForLosses: 0 },
  sample: true,
};
const reasonsOf = (...lotteries: LotteryRule[]) =>
  findLotteryFaults({ lotteries, facilities }).map((one) => one.reason);

test('a lottery whose rooms and phases fit has no fault', () => {
  expect(reasonsOf(rule, { ...rule, id: 'studio', rooms: ['studio'], closes: rule.draws })).toEqual([]);
});

test.each<[Partial<LotteryRule>, string]>([
  [{ rooms: ['left', 'right'] }, 'lottery halls leaves out whole, with which its rooms could be had around it'],
  [{ rooms: ['whole', 'left'] }, 'lottery halls leaves out right, with which its rooms could be had around it'],
  [{ rooms: ['attic'] }, 'lottery halls names a room attic that is not there'],
  [{ closes: at(3, 20) }, 'lottery halls: draws comes before closes'],
  [{ draws: at(2, 2) }, 'lottery halls: confirms comes before draws'],
  [{ free: at(3, 19) }, 'lottery halls: free comes before confirms'],
  [{ opens: { ...at(3, 10), at: '09:01' } }, 'lottery halls: closes comes before opens'],
])('%j is found', (change, reason) => {
  expect(reasonsOf({ ...rule, ...change })).toEqual([reason]);
});

test('two lotteries for one room, and two of one name, are found', () => {
  expect(reasonsOf(rule, { ...rule, rooms: ['left', 'right', 'whole'] })).toEqual([
    'lottery halls is there twice',
    ...['left', 'right', 'whole'].map((id) => `${id} is in two lotteries`),
  ]);
});
