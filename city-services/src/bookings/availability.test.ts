import { expect, test } from 'vitest';
import { indexRooms } from '../facilities/rooms.ts';
import { facilityOf, gridRoom, komaRoom, testRules } from '../facilities/sample-facility.ts';
import { availabilityOf, type TakenUnit } from './availability.ts';

const facility = facilityOf([komaRoom('whole', ['left', 'right']), komaRoom('left'), komaRoom('right'), gridRoom()]);
const rooms = indexRooms([facility]);
const now = new Date('2026-11-24T01:00:00Z');
const show = (taken: readonly TakenUnit[]) => {
  const { slots } = availabilityOf({
    facility,
    rooms,
    from: '2026-11-24',
    days: 2,
    rules: testRules,
    lotteries: [],
    taken,
    residency: 'resident',
    now,
  });
  return (roomId: string, date: string, komaId: string) =>
    slots.find((slot) => slot.roomId === roomId && slot.date === date && slot.komaId === komaId)?.state;
};

test('a taken part takes the whole and the whole day, and nothing else', () => {
  const at = show([{ roomId: 'left', date: '2026-11-25', unitId: 'afternoon' }]);
  const tomorrow = '2026-11-25';
  expect(['left', 'whole', 'right'].map((room) => at(room, tomorrow, 'afternoon'))).toEqual(['taken', 'taken', 'free']);
  expect(['left', 'whole', 'right'].map((room) => at(room, tomorrow, 'all-day'))).toEqual(['taken', 'taken', 'free']);
  expect(['left', 'whole'].map((room) => at(room, tomorrow, 'evening'))).toEqual(['free', 'free']);
});

test('mine is what I hold alone; the city’s own use is nobody’s', () => {
  const left = { roomId: 'left', date: '2026-11-25', unitId: 'morning', isMine: true };
  expect(show([left])('whole', '2026-11-25', 'morning')).toBe('mine');
  const both = [left, { ...left, roomId: 'right', isMine: false }];
  expect(show(both)('whole', '2026-11-25', 'morning')).toBe('taken');
  expect(show([{ ...left, isMine: false }])('left', '2026-11-25', 'morning')).toBe('taken');
});

test('a grid is shown step by step; what has begun is past', () => {
  const at = show([{ roomId: 'studio', date: '2026-11-24', unitId: '1430' }]);
  expect(['0930', '1000', '1030', '1100', '1430', '1500'].map((unit) => at('studio', '2026-11-24', unit))).toEqual([
    'past',
    'past',
    'free',
    'free',
    'taken',
    'free',
  ]);
});
