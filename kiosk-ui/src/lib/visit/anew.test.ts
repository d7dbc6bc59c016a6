import { expect, test } from 'vitest';
import { anew } from './anew.ts';

test('a lost screen is asked for three times, each later, then it is said', () => {
  expect([0, 400, 1500, 5000].map((at) => anew('/book', 500, at))).toEqual([300, 1000, 3000, undefined]);
});

test('another screen, and the same one much later, begin anew', () => {
  expect(anew('/places', 500, 5000)).toBe(300);
  expect(anew('/places', 500, 5400)).toBe(1000);
  expect(anew('/places', 500, 60_000)).toBe(300);
});

test('a screen that does not exist is not asked for again', () => {
  expect(anew('/nowhere', 404, 0)).toBeUndefined();
});
