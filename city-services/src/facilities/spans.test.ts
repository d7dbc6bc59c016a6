import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minutesOf } from './clock.ts';
import { indexRooms } from './rooms.ts';
import { facilityOf, gridRoom, komaRoom } from './sample-facility.ts';
import { gridKomaId, spanOf, spansOf, unitsOf } from './spans.ts';

describe('a room with koma', () => {
  test('its units are the koma that hold no others, in the order of the clock', () => {
    const room = komaRoom('a');
    const shuffled = { ...room, koma: room.koma.toReversed() };
    expect(unitsOf(shuffled).map((unit) => unit.id)).toEqual(['morning', 'afternoon', 'evening']);
  });

  test('the whole day takes each of them', () => {
    expect(spanOf(komaRoom('a'), 'all-day')?.unitIds).toEqual(['morning', 'afternoon', 'evening']);
    expect(spanOf(komaRoom('a'), 'morning')?.unitIds).toEqual(['morning']);
    expect(spanOf(komaRoom('a'), '0900-1000')).toBeUndefined();
  });

  test('one koma takes nothing of those beside it: preparing and clearing are within its own hours', () => {
    const room = komaRoom('a');
    for (const { id, of } of room.koma) expect(spanOf(room, id)?.unitIds).toEqual(of ?? [id]);
  });
});

describe('a room with a grid', () => {
  test('a span takes its steps, those kept free around it, and costs by the step', () => {
    const room = gridRoom({ preparation: { beforeMinutes: 30, afterMinutes: 20 } });
    expect(spanOf(room, '1000-1130')).toMatchObject({
      starts: '10:00',
      ends: '11:30',
      feeYen: 900,
      unitIds: ['0930', '1000', '1030', '1100', '1130'],
    });
    // Before opening and after closing there is nothing to keep free.
    expect(spanOf(room, '0900-1000')?.unitIds).toEqual(['0900', '0930', '1000']);
    expect(spanOf(room, '2000-2100')?.unitIds).toEqual(['1930', '2000', '2030']);
  });

  // Catches: a time for clearing that ends with a step and takes the next as well, one that is forgotten, one for the other.
  test('what is kept free around a use is as long as the rule says, and no longer', () => {
    const unitsAround = (preparation: { beforeMinutes: number; afterMinutes: number }) =>
      spanOf(gridRoom({ preparation }), '1300-1400')?.unitIds;
    const own = ['1300', '1330'];
    expect(unitsAround({ beforeMinutes: 0, afterMinutes: 0 })).toEqual(own);
    expect(unitsAround({ beforeMinutes: 0, afterMinutes: 30 })).toEqual([...own, '1400']);
    expect(unitsAround({ beforeMinutes: 0, afterMinutes: 31 })).toEqual([...own, '1400', '1430']);
    expect(unitsAround({ beforeMinutes: 30, afterMinutes: 0 })).toEqual(['1230', ...own]);
    expect(unitsAround({ beforeMinutes: 31, afterMinutes: 60 })).toEqual(['1200', '1230', ...own, '1400', '1430']);
  });

  test.each([
    ['beside the steps', '1015-1115'],
    ['too short', '1000-1030'],
    ['too long', '1000-1330'],
    ['backwards', '1100-1000'],
    ['before opening', '0830-0930'],
    ['after closing', '2030-2130'],
    ['a clock that is none', '2560-2660'],
    ['a koma', 'morning'],
    ['nothing', ''],
  ])('%s is no span', (_, id) => {
    expect(spanOf(gridRoom(), id)).toBeUndefined();
  });

  // Catches: a span that forgets its first or last step, one that reaches beyond the opening hours.
  test('every span it offers is found again by its id and takes exactly its own time', () => {
    const grid = fc.record({
      stepMinutes: fc.constantFrom(15 as const, 30 as const, 60 as const),
      minSteps: fc.integer({ min: 1, max: 3 }),
      maxSteps: fc.integer({ min: 3, max: 8 }),
    });
    fc.assert(
      fc.property(grid, (change) => {
        const room = gridRoom(change);
        const units = new Map(unitsOf(room).map((unit) => [unit.id, unit]));
        for (const span of spansOf(room)) {
          expect(spanOf(room, gridKomaId(span.starts, span.ends))).toEqual(span);
          const taken = span.unitIds.map((id) => units.get(id));
          expect(taken[0]?.starts).toBe(span.starts);
          expect(taken.at(-1)?.ends).toBe(span.ends);
          expect(taken.length * change.stepMinutes).toBe(minutesOf(span.ends) - minutesOf(span.starts));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('rooms in parts', () => {
  const whole = facilityOf([
    komaRoom('whole', ['left', 'right']),
    komaRoom('left'),
    komaRoom('right', ['front', 'back']),
    komaRoom('front'),
    komaRoom('back'),
  ]);

  test('a room is made up of the undivided rooms below it', () => {
    const index = indexRooms([whole]);
    expect(['whole', 'right', 'left'].map((id) => index.get(id)?.leaves)).toEqual([
      ['left', 'front', 'back'],
      ['front', 'back'],
      ['left'],
    ]);
  });

  test('a tree that runs in a circle is read to an end', () => {
    const circle = facilityOf([komaRoom('a', ['b', 'c']), komaRoom('b', ['a', 'c']), komaRoom('c')]);
    expect(indexRooms([circle]).get('a')?.leaves).toEqual(['c']);
  });
});
