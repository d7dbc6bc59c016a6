import { expect, test } from 'vitest';
import { judgePage, pauseBeforeStart } from './page-watch.ts';

const signs = { startedMs: 1000, pulseMs: 2000, deafSinceMs: undefined };

test('a page is lost without a first pulse, without later ones, and when it no longer listens', () => {
  expect(judgePage({ ...signs, pulseMs: undefined }, 46_000)).toBe('starting');
  expect(judgePage({ ...signs, pulseMs: undefined }, 46_001)).toBe('lost');
  expect(judgePage(signs, 32_000)).toBe('alive');
  expect(judgePage(signs, 32_001)).toBe('lost');
  expect(judgePage({ ...signs, deafSinceMs: 4000 }, 9000)).toBe('alive');
  expect(judgePage({ ...signs, deafSinceMs: 4000 }, 9001)).toBe('lost');
});

test('a stream that was closed before this browser started says nothing about it', () => {
  expect(judgePage({ ...signs, deafSinceMs: -60_000 }, 6000)).toBe('alive');
});

test('starts that fail in a row wait longer and longer, up to a minute', () => {
  expect([0, 1, 2, 3, 8, 200].map(pauseBeforeStart)).toEqual([0, 500, 1000, 2000, 60_000, 60_000]);
});
