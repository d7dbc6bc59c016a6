import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessionClock } from './expiry.ts';

test('a wall clock set back makes no session longer; one set forward is followed', () => {
  const reading = { wallMs: 1000, monotonicMs: 0 };
  const now = createSessionClock(() => ({ ...reading }));
  reading.wallMs = 500;
  reading.monotonicMs = 100;
  expect(now()).toBe(1100);
  reading.wallMs = 9000;
  expect(now()).toBe(9000);
});

test('a machine that wakes in 1970 goes on from the latest instant in its store', () => {
  expect(createSessionClock(() => ({ wallMs: 0, monotonicMs: 0 }), 5_000_000)()).toBe(5_000_000);
});

test('it never goes back and never runs slower than the monotonic clock', () => {
  const steps = fc.array(fc.record({ wallMs: fc.integer({ min: 0, max: 1e12 }), byMs: fc.nat(10_000) }));
  fc.assert(
    fc.property(steps, (readings) => {
      const reading = { wallMs: 1e9, monotonicMs: 0 };
      const now = createSessionClock(() => ({ ...reading }));
      let before = now();
      return readings.every(({ wallMs, byMs }) => {
        reading.wallMs = wallMs;
        reading.monotonicMs += byMs;
        const after = now();
        const holds = after >= before + byMs;
        before = after;
        return holds;
      });
    }),
  );
});
