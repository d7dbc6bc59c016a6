import { expect, test } from 'vitest';
import { attemptLimits, createAttemptBook } from './attempts.ts';

test('five wrong codes mean a wait of five minutes, and then five more tries', () => {
  const book = createAttemptBook();
  for (const left of [4, 3, 2, 1]) expect(book.wrong('a', 1000)).toEqual({ state: 'free', triesLeft: left });
  expect(book.wrong('a', 1000)).toEqual({ state: 'wait', seconds: 300 });
  expect(book.standing('a', 1000 + 299_000)).toEqual({ state: 'wait', seconds: 1 });
  expect(book.standing('a', 1000 + 300_000)).toEqual({ state: 'free', triesLeft: 5 });
});

test('another device is not held up, and a right code forgives', () => {
  const book = createAttemptBook();
  for (let i = 0; i < 4; i++) book.wrong('a', 0);
  expect(book.standing('b', 0)).toEqual({ state: 'free', triesLeft: 5 });
  book.right('a');
  expect(book.standing('a', 0)).toEqual({ state: 'free', triesLeft: 5 });
});

test('many devices that guess together are slowed down together, for a second at a time', () => {
  const book = createAttemptBook();
  for (let i = 0; i < attemptLimits.burst; i++) book.wrong(`device ${i}`, 0);
  expect(book.standing('fresh', 0)).toEqual({ state: 'wait', seconds: 1 });
  expect(book.standing('fresh', 1000).state).toBe('free');
});
