import { expect, test } from 'vitest';
import { parseStat } from './process-family.ts';

test('a process is read whatever its name is', () => {
  expect(parseStat('42 (chromium) S 1 40 39 0 -1')).toEqual({ pid: 42, state: 'S', session: 39 });
  expect(parseStat('43 (a) Z 7 (b) R 1 40 39 0 -1')).toEqual({ pid: 43, state: 'R', session: 39 });
});

test('what is no such line is no process', () => {
  for (const line of ['', 'x', '12', '12 (', 'a (b) S 1 2 3']) expect(parseStat(line)).toBeUndefined();
});
