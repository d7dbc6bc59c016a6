import { expect, test } from 'vitest';
import { partOfDay, seasonOf } from './season.ts';

test('the season follows the month', () => {
  const of = (month: string) => seasonOf(`2026-${month}-15`);
  expect(['02', '03', '05', '06', '09', '11', '12'].map(of)).toEqual([
    'winter',
    'spring',
    'spring',
    'summer',
    'autumn',
    'autumn',
    'winter',
  ]);
});

test('the greeting follows the clock', () => {
  expect(['03:59', '04:00', '10:59', '11:00', '17:59', '18:00'].map(partOfDay)).toEqual([
    'evening',
    'morning',
    'morning',
    'day',
    'day',
    'evening',
  ]);
});
