import { expect, test } from 'vitest';
import { bearingOf, nearestFirst, readableDistance } from './nearness.ts';

const cityHall = { latitude: 43.7709, longitude: 142.3649 };

test('a bearing is one of eight points', () => {
  expect(bearingOf(cityHall, { latitude: 43.8, longitude: 142.3649 })).toBe('n');
  expect(bearingOf(cityHall, { latitude: 43.7709, longitude: 142.4 })).toBe('e');
  expect(bearingOf(cityHall, { latitude: 43.74, longitude: 142.325 })).toBe('sw');
});

test('near places come first, those without a position last', () => {
  const place = (id: string, latitude?: number) => ({
    id,
    kind: 'other' as const,
    name: id,
    credit: 'x',
    ...(latitude !== undefined && { latitude, longitude: 142.3649 }),
  });
  const order = nearestFirst([place('none'), place('far', 43.9), place('near', 43.772)], cityHall);
  expect(order.map((near) => near.place.id)).toEqual(['near', 'far', 'none']);
});

test('distances are said in the unit people use', () => {
  expect([4, 347, 996, 1240, 14_300].map(readableDistance)).toEqual(['10 m', '350 m', '1.0 km', '1.2 km', '14 km']);
});
