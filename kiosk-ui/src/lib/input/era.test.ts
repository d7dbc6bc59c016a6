import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate, countedRange, daysOf, eraIds, eraOf, isCalendarDay, monthsOf, yearBlocks } from './era.ts';

const ever = { first: '1906-01-01', last: '2026-11-23' };
const rangeOf = (count: 'showa' | 'heisei' | 'reiwa' | 'taisho') => {
  const range = countedRange(count, ever);
  if (!range) throw new Error('There are no such days.');
  return range;
};

test.each([
  ['1989-01-07', 'showa', 64],
  ['1989-01-08', 'heisei', 1],
  ['2019-04-30', 'heisei', 31],
  ['2019-05-01', 'reiwa', 1],
  ['1926-12-25', 'showa', 1],
  ['1926-12-24', 'taisho', 15],
  ['2026-11-23', 'reiwa', 8],
])('%s is %s %i', (date, era, year) => {
  expect(eraOf(date)).toEqual({ era, year });
});

test('the edges of an era offer only its own months and days', () => {
  expect(monthsOf(1989, rangeOf('showa'))).toEqual([1]);
  expect(daysOf(1989, 1, rangeOf('showa'))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(daysOf(1989, 1, rangeOf('heisei'))[0]).toBe(8);
  expect(monthsOf(2019, rangeOf('heisei'))).toEqual([1, 2, 3, 4]);
  expect(monthsOf(2019, rangeOf('reiwa'))[0]).toBe(5);
  expect(monthsOf(2026, rangeOf('reiwa')).at(-1)).toBe(11);
  expect(daysOf(2026, 11, rangeOf('reiwa')).at(-1)).toBe(23);
  expect(monthsOf(1926, rangeOf('showa'))).toEqual([12]);
});

test('29 February is there in leap years alone', () => {
  expect(daysOf(2024, 2, ever).at(-1)).toBe(29);
  expect(daysOf(2023, 2, ever).at(-1)).toBe(28);
  expect(daysOf(2000, 2, ever).at(-1)).toBe(29);
  expect(isCalendarDay('1900-02-29')).toBe(false);
  expect(isCalendarDay('2024-02-29')).toBe(true);
});

test('years come in tens, as they are said', () => {
  const showa = yearBlocks('showa', ever);
  expect(showa).toHaveLength(7);
  expect(showa[0]).toHaveLength(9);
  expect(showa[6]).toEqual([1985, 1986, 1987, 1988, 1989]);
  expect(yearBlocks('western', ever)[0]).toEqual([1906, 1907, 1908, 1909]);
  expect(yearBlocks('reiwa', { first: '1950-01-01', last: '1960-12-31' })).toEqual([]);
});

// Catches: a day that can be picked in no era or in two, and one that the calendar does not have.
test('every day since 1912 can be picked in exactly one era', () => {
  const days = fc.date({ min: new Date('1912-07-30'), max: new Date('2026-11-23'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (instant) => {
      const date = instant.toISOString().slice(0, 10);
      const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
      const offers = eraIds.filter((era) => {
        const range = countedRange(era, ever);
        return range && monthsOf(year, range).includes(month) && daysOf(year, month, range).includes(day);
      });
      expect(offers).toEqual([eraOf(date)?.era]);
      expect(isCalendarDay(civilDate({ year, month, day }))).toBe(true);
    }),
  );
});
