import { expect, test } from 'vitest';
import { decideExtension } from './extension.ts';

const minute = 60_000;
const tier = { minutes: 60, renewals: 3 };
const usual = { tier, renewals: 0, endsAtMs: 60 * minute, closesAtMs: null, nowMs: 40 * minute };

test.each([
  ['in its second half a turn goes on after its end', {}, { ok: true, value: 120 * minute }],
  ['after its end it goes on from now', { nowMs: 70 * minute }, { ok: true, value: 130 * minute }],
  ['in its first half nobody knows yet who will be there', { nowMs: 29 * minute }, { ok: false, error: 'too-early' }],
  ['the third time is the last', { renewals: 2 }, { ok: true, value: 120 * minute }],
  ['the fourth is refused', { renewals: 3 }, { ok: false, error: 'none-left' }],
  ['where the zone closes first more time is no use', { closesAtMs: 60 * minute }, { ok: false, error: 'closing' }],
  ['a tier without renewals has none', { tier: { minutes: 60 } }, { ok: false, error: 'none-left' }],
] as const)('%s', (_name, change, decided) => {
  expect(decideExtension({ ...usual, ...change })).toEqual(decided);
});
