import { expect, test } from 'vitest';
import { indexRooms } from '../facilities/rooms.ts';
import { facilityOf, gridRoom, komaRoom, testRules } from '../facilities/sample-facility.ts';
import type { DayLoan } from './lending.ts';
import { OpeningQuery } from './opening-query.ts';
import { findOpenings } from './openings.ts';

const small = { ...komaRoom('small'), capacity: 8 };
const large = { ...komaRoom('large'), capacity: 30, equipment: ['piano'] };
const facility = facilityOf([large, small, { ...gridRoom(), capacity: 12 }], {
  equipment: [{ id: 'piano', name: { ja: 'ピアノ', en: 'Piano' }, stock: 1, feeYen: 0 }],
});
const rooms = indexRooms([facility]);
type Held = { readonly room: string; readonly date: string; readonly unit: string };
const ask = (query: Record<string, string>, held: Held[] = [], lent: DayLoan[] = []) =>
  findOpenings({
    query: OpeningQuery.parse({ from: '2026-11-24', to: '2026-11-30', ...query }),
    facilities: [facility],
    rooms,
    rules: testRules,
    lotteries: [],
    taken: new Map(
      held.map(({ room, date, unit }) => [date, { units: [], has: (id, part) => id === room && part === unit }]),
    ),
    lent,
    residency: 'resident',
    now: new Date('2026-11-23T01:00:00Z'),
  });
const told = (query: Record<string, string>, held?: Held[]) =>
  ask(query, held).openings.map(({ roomId, date, komaId }) => `${roomId} ${date} ${komaId}`);

test('Saturday evening, twenty people and a piano', () => {
  const query = { weekdays: '6', after: '17:00', people: '20', equipment: 'piano' };
  expect(told(query)).toEqual(['large 2026-11-28 evening']);
});

test('the smallest room that suits comes first, and a grid offers the shortest that is long enough', () => {
  const query = { to: '2026-11-24', after: '13:00', before: '17:00', minutes: '90', people: '5' };
  expect(told(query)).toEqual([
    'small 2026-11-24 afternoon',
    ...['1300-1430', '1330-1500', '1400-1530', '1430-1600', '1500-1630', '1530-1700'].map(
      (span) => `studio 2026-11-24 ${span}`,
    ),
    'large 2026-11-24 afternoon',
  ]);
});

test('what is taken, closed or not open yet is no opening', () => {
  const query = { weekdays: '1,6', after: '17:00', people: '20' };
  // Monday is closed.
  expect(told(query)).toEqual(['large 2026-11-28 evening']);
  expect(told(query, [{ room: 'large', date: '2026-11-28', unit: 'evening' }])).toEqual([]);
  expect(told({ from: '2027-01-23', to: '2027-01-24' })).toEqual([]);
});

// Catches: a room with a piano at a time when the piano stands in another.
test('what is lent at that time is not found again, and is at another', () => {
  const query = { from: '2026-11-28', to: '2026-11-28', people: '20', equipment: 'piano' };
  const loan = { facilityId: facility.id, equipmentId: 'piano', date: '2026-11-28', count: 1 };
  const free = told(query);
  const left = (lent: DayLoan[]) => ask(query, [], lent).openings.map(({ starts }) => starts);
  expect(left([])).toHaveLength(free.length);
  const during = left([{ ...loan, starts: '18:00', ends: '21:00' }]);
  expect(during).not.toContain('18:00');
  expect(during).toContain('09:00');
  expect(left([{ ...loan, date: '2026-11-27', starts: '18:00', ends: '21:00' }])).toHaveLength(free.length);
});

test('where nothing suits, the nearest is told with what differs', () => {
  const query = { weekdays: '6', after: '17:00', people: '20', equipment: 'piano' };
  const { alternatives } = ask(query, [{ room: 'large', date: '2026-11-28', unit: 'evening' }]);
  const nearest = alternatives.map(({ differs, roomId, date, komaId }) => `${differs} ${roomId} ${date} ${komaId}`);
  expect(nearest).toContain('other-time large 2026-11-28 morning');
  expect(nearest).toContain('other-day large 2026-11-24 evening');
  expect(nearest.filter((one) => one.startsWith('fewer-people'))).toEqual([]);
  expect(alternatives.length).toBeLessThanOrEqual(20);
});

test('nothing to ease is nothing to offer', () => {
  expect(ask({ from: '2027-06-01', to: '2027-06-02' })).toEqual({ openings: [], alternatives: [] });
});
