import { expect, test } from 'vitest';
import { afterTry, lockedForS, type Lock } from './lockout.ts';

const open: Lock = { wrongTries: 0, lockedUntil: null };
const at = (minutes: number) => new Date(minutes * 60_000);

function triedOften(times: number): Lock {
  let lock = open;
  for (let n = 0; n < times; n++) lock = afterTry(lock, at(0));
  return lock;
}

test('the fifth try in a row closes for 15 minutes', () => {
  expect(lockedForS(triedOften(4), at(0))).toBe(0);
  expect(lockedForS(triedOften(5), at(0))).toBe(900);
  expect(lockedForS(triedOften(5), at(14))).toBe(60);
  expect(lockedForS(triedOften(5), at(15))).toBe(0);
});

test('when it is open again there are five new tries', () => {
  const again = afterTry(triedOften(5), at(16));
  expect(again).toEqual({ wrongTries: 1, lockedUntil: null });
});
