import { expect, test } from 'vitest';
import type { Room, SlotState, TimeGrid } from '@machikado/contracts/facility.ts';
import { chooseSteps, komaOf, longerThan, stepsOf } from './grid.ts';

const grid: TimeGrid = { opens: '09:00', closes: '12:00', stepMinutes: 30, minSteps: 2, maxSteps: 4, feeYen: 100 };
const name = { ja: '部屋', en: 'Room' };
const withGrid: Room = { id: 'studio', name, koma: [], grid, sample: true };
const withKoma: Room = { id: 'room', name, koma: [], sample: true };
const day = (taken: readonly string[] = []) =>
  stepsOf(grid, (id): SlotState => (taken.includes(id) ? 'taken' : 'free'));

test('a day of a grid has its steps in order', () => {
  expect(day().map((step) => step.id)).toEqual(['0900', '0930', '1000', '1030', '1100', '1130']);
  expect(day().at(-1)).toMatchObject({ starts: '11:30', ends: '12:00' });
});

test('two touches choose what lies between them, in either order', () => {
  const wanted = {
    koma: {
      id: '0930-1100',
      name: { ja: '09:30–11:00', en: '09:30–11:00' },
      starts: '09:30',
      ends: '11:00',
      feeYen: 300,
    },
  };
  expect(chooseSteps(grid, day(), ['0930', '1030'])).toEqual(wanted);
  expect(chooseSteps(grid, day(), ['1030', '0930'])).toEqual(wanted);
});

test.each([
  ['0900', '0900', [], 'shortest'],
  ['0900', '1100', [], 'longest'],
  ['0900', '1000', ['0930'], 'broken'],
] as const)('from %s to %s with %j taken is %s', (...[from, to, taken, fault]) => {
  expect(chooseSteps(grid, day(taken), [from, to])).toEqual({ fault });
});

test('a choice that leaves no time to clear is a fault; what is closed around the day is no use of anybody', () => {
  const cleared = { ...grid, preparation: { beforeMinutes: 0, afterMinutes: 30 } };
  expect(chooseSteps(cleared, day(['1030']), ['0930', '1000'])).toEqual({ fault: 'clearing' });
  expect(chooseSteps(cleared, day(['1030']), ['0900', '0930'])).toMatchObject({ koma: { id: '0900-1000' } });
  expect(chooseSteps(cleared, day(), ['1100', '1130'])).toMatchObject({ koma: { id: '1100-1200' } });
});

test('a grid koma is read from its id, a fixed one is looked up', () => {
  expect(komaOf(withGrid, '0900-1030')).toMatchObject({ starts: '09:00', ends: '10:30', feeYen: 300 });
  const morning = { id: 'morning', name, starts: '09:00', ends: '12:00', feeYen: 500 };
  expect(komaOf({ ...withKoma, koma: [morning] }, 'morning')).toEqual(morning);
  expect(komaOf({ ...withGrid, koma: [morning] }, 'evening')).toBeUndefined();
});

test('a use becomes longer step by step up to the most, and a koma becomes one that holds it', () => {
  const use = { komaId: '1000-1100', starts: '10:00', ends: '11:00' };
  expect(longerThan(withGrid, use).map((koma) => koma.id)).toEqual(['1000-1130', '1000-1200']);
  const koma = (id: string, [starts, ends]: readonly [string, string], of?: string[]) => ({
    id,
    name,
    starts,
    ends,
    feeYen: 0,
    ...(of && { of }),
  });
  const parted: Room = {
    id: 'hall',
    name,
    sample: true,
    koma: [
      koma('morning', ['09:00', '12:00']),
      koma('afternoon', ['13:00', '17:00']),
      koma('day', ['09:00', '17:00'], ['morning', 'afternoon']),
    ],
  };
  expect(longerThan(parted, { komaId: 'morning', starts: '09:00', ends: '12:00' }).map((one) => one.id)).toEqual([
    'day',
  ]);
  expect(longerThan(parted, { komaId: 'afternoon', starts: '13:00', ends: '17:00' })).toEqual([]);
});
