import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert } from '@machikado/contracts/alert.ts';
import { decideOpening, openingLimits, type Opening } from './disaster.ts';

const words = { ja: '見本', en: 'sample' };
const alert = (id: string, level: number, drill = false): Alert => ({
  ...{ id, level, drill, headline: words, action: words, startedAt: '2026-11-23T04:00:00Z' },
  source: { publisher: '見本', title: '見本', text: '見本', reportedAt: '2026-11-23T04:00:00Z' },
});
const hour = 3_600_000;
const opening: Opening = {
  ...{ id: 1, cause: 'staff', alert: null, drill: false, startedAtMs: 0, endsAtMs: 72 * hour, reminded: false },
};
const quiet = { current: null, alerts: [], atLevel: 5, answered: () => false, nowMs: hour };

test.each([
  ['a warning of the level opens', { alerts: [alert('a', 5)] }, { kind: 'open', alert: 'a', drill: false }],
  ['one below it does not', { alerts: [alert('a', 4)] }, { kind: 'nothing' }],
  ['without a rule none does', { alerts: [alert('a', 5)], atLevel: undefined }, { kind: 'nothing' }],
  ['one that people closed again does not', { alerts: [alert('a', 5)], answered: () => true }, { kind: 'nothing' }],
  [
    'a real one takes the place of a drill',
    { current: { ...opening, drill: true, endsAtMs: 2 * hour }, alerts: [alert('b', 5, true), alert('a', 5)] },
    { kind: 'open', alert: 'a', drill: false },
  ],
  [
    'a drill does not take the place of a real one',
    { current: opening, alerts: [alert('a', 5, true)] },
    { kind: 'nothing' },
  ],
  ['six hours before the end it is said once', { current: opening, nowMs: 66 * hour }, { kind: 'remind', opening }],
  ['and not twice', { current: { ...opening, reminded: true }, nowMs: 67 * hour }, { kind: 'nothing' }],
  ['at its end it ends', { current: opening, nowMs: 72 * hour }, { kind: 'end', opening }],
] as const)('%s', (_name, changes, step) => {
  expect(decideOpening({ ...quiet, ...changes })).toEqual(step);
});

test('however long an opening is, it is never open at or after its end, and reminds before', () => {
  const length = fc.integer({ min: 1, max: openingLimits.maxMinutes });
  fc.assert(
    fc.property(length, fc.boolean(), fc.nat(openingLimits.maxMinutes * 2), (minutes, drill, afterMinutes) => {
      const current = { ...opening, drill, endsAtMs: minutes * 60_000 };
      const step = decideOpening({ ...quiet, current, nowMs: afterMinutes * 60_000 });
      expect(step.kind === 'end').toBe(afterMinutes >= minutes);
    }),
  );
});
