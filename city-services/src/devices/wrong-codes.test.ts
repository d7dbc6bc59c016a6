import { expect, test } from 'vitest';
import { createWrongCodes } from './wrong-codes.ts';

const at = (seconds: number) => new Date(seconds * 1000);

test('five wrong codes are free, then each wait is twice the one before', () => {
  const codes = createWrongCodes();
  for (let n = 0; n < 4; n++) codes.note('a', at(0));
  expect(codes.waitMs('a', at(0))).toBe(0);
  codes.note('a', at(0));
  expect(codes.waitMs('a', at(0))).toBe(30_000);
  expect(codes.waitMs('a', at(31))).toBe(0);
  codes.note('a', at(31));
  expect(codes.waitMs('a', at(31))).toBe(60_000);
  expect(codes.waitMs('b', at(31))).toBe(0);
});

test('the wait never passes an hour, and a quiet day forgets', () => {
  const codes = createWrongCodes();
  for (let n = 0; n < 100; n++) codes.note('a', at(0));
  expect(codes.waitMs('a', at(0))).toBe(3_600_000);
  codes.note('a', at(90_000));
  expect(codes.waitMs('a', at(90_000))).toBe(0);
});

test('many sources do not fill the memory: the oldest is forgotten', () => {
  const codes = createWrongCodes();
  for (let n = 0; n < 5; n++) codes.note('first', at(0));
  for (let n = 0; n < 10_000; n++) codes.note(`other ${n}`, at(1));
  expect(codes.waitMs('first', at(1))).toBe(0);
});
