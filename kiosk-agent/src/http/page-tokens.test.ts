import { expect, test } from 'vitest';
import { createPageTokens } from './page-tokens.ts';

const minuteMs = 60_000;

function openTokens() {
  const clock = { ms: 0 };
  return { clock, tokens: createPageTokens(() => clock.ms) };
}

test('a token is good for a quarter of an hour, and asks to be renewed before', () => {
  const { clock, tokens } = openTokens();
  const { token, renewAfterS } = tokens.issue();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(renewAfterS).toBe(600);
  clock.ms = 15 * minuteMs - 1;
  expect([tokens.admits(token), tokens.admits(`${token}x`), tokens.admits('')]).toEqual([true, false, false]);
  clock.ms += 1;
  expect([tokens.admits(token), tokens.renew(token)]).toEqual([false, undefined]);
});

test('each load of the page has its own, and the end of one is not the end of the other', () => {
  const { clock, tokens } = openTokens();
  const first = tokens.issue();
  clock.ms = 10 * minuteMs;
  const second = tokens.issue();
  expect(second.token).not.toBe(first.token);
  clock.ms = 20 * minuteMs;
  expect([tokens.admits(first.token), tokens.admits(second.token)]).toEqual([false, true]);
});

test('a token that was renewed counts half a minute more, and a second asking does not lengthen that', () => {
  const { clock, tokens } = openTokens();
  const before = tokens.issue();
  const after = tokens.renew(before.token);
  clock.ms = 29_999;
  expect(tokens.renew(before.token)).toBeDefined();
  clock.ms = 30_000;
  expect([tokens.admits(before.token), tokens.renew(before.token)]).toEqual([false, undefined]);
  expect(tokens.admits(after?.token ?? '')).toBe(true);
});

test('a page that renews in time goes on for twelve hours and then has to load anew', () => {
  const { clock, tokens } = openTokens();
  let last = tokens.issue();
  for (let next = tokens.renew(last.token); next !== undefined; next = tokens.renew(last.token)) {
    last = next;
    clock.ms += last.renewAfterS * 1000;
    if (clock.ms > 13 * 60 * minuteMs) break;
  }
  expect(clock.ms / minuteMs / 60).toBeCloseTo(12, 1);
  expect(tokens.admits(last.token)).toBe(false);
  expect(tokens.admits(tokens.issue().token)).toBe(true);
});

test('asking for pages without end pushes the oldest out and nothing grows', () => {
  const { tokens } = openTokens();
  const all = Array.from({ length: 70 }, () => tokens.issue().token);
  expect(all.map((token) => tokens.admits(token)).filter(Boolean)).toHaveLength(64);
  expect([tokens.admits(all[0] ?? ''), tokens.admits(all.at(-1) ?? '')]).toEqual([false, true]);
});
