import { expect, test } from 'vitest';
import { spreadDots } from './spread-dots.ts';

test('dots in one place come apart, and where the person stands does not move', () => {
  const dots = [0, 0, 0, 5, 300].map((x) => ({ x, y: 0 }));
  const spread = spreadDots(dots);
  expect(Math.hypot(spread[0]?.x ?? 9, spread[0]?.y ?? 9)).toBeLessThan(0.1);
  for (const [at, one] of spread.entries()) {
    for (const other of spread.slice(at + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(60);
  }
});

test('dots that are apart stay where they are', () => {
  const dots = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 0, y: 200 },
  ];
  for (const [at, one] of spreadDots(dots).entries()) expect(one.x).toBeCloseTo(dots[at]?.x ?? NaN, 1);
});
