import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApplicationState } from '@machikado/contracts/procedure.ts';
import { decideMove, decideTry, isDecided } from './applications.ts';

const states = ApplicationState.options;

describe('the moves of an application', () => {
  test('are these and no others', () => {
    const legal = states.flatMap((from) => states.filter((to) => decideMove(from, to).ok).map((to) => `${from} ${to}`));
    expect(legal).toEqual([
      'received in-review',
      'received accepted',
      'received declined',
      'in-review accepted',
      'in-review declined',
    ]);
    expect(states.filter(isDecided)).toEqual(['accepted', 'declined']);
  });

  // Catches: a move back, with which an application could go round and a decision be taken twice.
  test('end after at most two, whichever are tried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 20 }), (wishes) => {
        let state: ApplicationState = 'received';
        let moves = 0;
        for (const wish of wishes) {
          if (!decideMove(state, wish).ok) continue;
          state = wish;
          moves++;
        }
        expect(moves).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('tries within a window', () => {
  const rule = { tries: 10, perMs: 600_000 };

  test('the eleventh waits until the first is ten minutes old', () => {
    const ten = Array.from({ length: 10 }, (_, index) => index * 1000);
    expect(decideTry(ten.slice(0, 9), 9000, rule).ok).toBe(true);
    expect(decideTry(ten, 10_000, rule)).toEqual({ ok: false, error: { retryAfterS: 590 } });
    expect(decideTry(ten, 599_999, rule)).toEqual({ ok: false, error: { retryAfterS: 1 } });
    expect(decideTry(ten, 600_000, rule).ok).toBe(true);
  });

  // Catches: a window of fixed quarters, which lets twice the tries through around its edge; memory that only grows.
  test('whenever they come, no ten minutes see more than ten, and no more than ten are kept', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 80 }), (gaps) => {
        let nowMs = 0;
        let kept: readonly number[] = [];
        const passed: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          const tried = decideTry(kept, nowMs, rule);
          if (!tried.ok) continue;
          kept = tried.value;
          passed.push(nowMs);
          expect(kept.length).toBeLessThanOrEqual(rule.tries);
        }
        passed.forEach((last, index) => {
          const tenthBefore = passed[index - 10];
          if (tenthBefore !== undefined) expect(last - tenthBefore).toBeGreaterThanOrEqual(rule.perMs);
        });
      }),
    );
  });

  test('a clock that was set back by years still lets people in ten minutes later', () => {
    const ahead = Array<number>(10).fill(Date.parse('2031-01-01T00:00:00Z'));
    const now = Date.parse('2026-11-23T00:00:00Z');
    expect(decideTry(ahead, now, rule)).toEqual({ ok: false, error: { retryAfterS: 600 } });
  });
});
