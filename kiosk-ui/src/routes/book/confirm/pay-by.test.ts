import { expect, test } from 'vitest';
import { withoutDelay } from './pay-by.ts';

const [sooner, later] = ['2026-12-01T15:00:00.000Z', '2026-12-04T15:00:00.000Z'];
const quote = { lines: [], totalYen: 600 };

const held = (heldUntil: string | undefined) => ({ heldFor: 'payment', heldUntil }) as const;

test.each([
  ['a new booking by its own day', { payBy: later, moving: undefined, by: later }],
  ['one that is moved by when it was', { payBy: later, moving: held(sooner), by: sooner }],
  ['one that is moved nearer by the nearer day', { payBy: sooner, moving: held(later), by: sooner }],
  ['one that was paid by its own day', { payBy: later, moving: {}, by: later }],
  ['what costs nothing by no day', { payBy: undefined, moving: held(sooner), by: undefined }],
])('%s', (_, { payBy, moving, by }) => {
  expect(withoutDelay({ ...quote, ...(payBy && { payBy }) }, moving).payBy).toBe(by);
});
