import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, percentile, ratio, slopeOf } from './statistics.ts';

/** Zero has one sign here: nothing that is measured is -0. */
const value = fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((one) => one + 0);
const many = fc.array(value, { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0.001, max: 1, noNaN: true });

test.each([
  [[7], 0.5, 7],
  [[4, 1, 3, 2], 0.5, 2],
  [[5, 1, 4, 2, 3], 0.5, 3],
  [[10, 20], 0.95, 20],
  [Array.from({ length: 100 }, (_, at) => 100 - at), 0.95, 95],
  [Array.from({ length: 20 }, (_, at) => at + 1), 0.95, 19],
])('the percentile of %j at %d is %d', (values, at, expected) => {
  expect(percentile(values, at)).toBe(expected);
});

test('a percentile was measured, and at least its share of the values do not exceed it', () => {
  fc.assert(
    fc.property(many, share, (values, at) => {
      const found = percentile(values, at);
      expect(values).toContain(found);
      const below = values.filter((other) => other <= found).length;
      const strictlyBelow = values.filter((other) => other < found).length;
      expect(below).toBeGreaterThanOrEqual(values.length * at - 1e-9);
      expect(strictlyBelow).toBeLessThan(values.length * at + 1e-9);
    }),
  );
});

test('order does not matter, and the values stay as they were', () => {
  fc.assert(
    fc.property(many, share, (values, at) => {
      const before = [...values];
      expect(percentile(values.toReversed(), at)).toBe(percentile(values, at));
      expect(median(values.toReversed())).toBe(median(values));
      expect(values).toEqual(before);
    }),
  );
});

test.each([
  [[3], 3],
  [[1, 2], 1.5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 100], 3.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('a ratio needs something to compare with', () => {
  expect(ratio(3, 2)).toBe(1.5);
  expect(ratio(3, null)).toBeNull();
  expect(ratio(3, 0)).toBeNull();
});

test('nothing measured is a bug, not a number', () => {
  expect(() => percentile([], 0.5)).toThrow();
  expect(() => median([])).toThrow();
});

test('a straight line through points rises as they do; a wobble that cancels out is no slope', () => {
  expect(slopeOf([1, 2, 3, 4].map((x) => ({ x, y: 10 + 2 * x })))).toBeCloseTo(2);
  expect(slopeOf([5, 6, 6, 5].map((y, x) => ({ x, y })))).toBeCloseTo(0);
});
