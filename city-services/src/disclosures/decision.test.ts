import { expect, test } from 'vitest';
import { disclosureStates } from '@machikado/contracts/wifi-disclosure.ts';
import { decideStep, type DisclosureState, type Step } from './decision.ts';

const now = new Date('2026-11-23T01:00:00.000Z');
const later = '2026-11-23T01:00:00.001Z';
const steps: readonly Step[] = ['approve', 'refuse', 'withdraw', 'export'];

test('in every state whoever asked never decides, nobody else takes the file, and nothing happens out of order', () => {
  const done: string[] = [];
  for (const state of disclosureStates) {
    for (const step of steps) {
      for (const by of ['asker', 'other']) {
        const decided = decideStep({ state, askedBy: 'asker', expiresAt: later }, { step, by, now });
        if (decided.ok) done.push(`${state} ${step} by ${by}: ${decided.value}`);
      }
    }
  }
  expect(done).toEqual([
    'asked approve by other: approved',
    'asked refuse by other: refused',
    'asked withdraw by asker: withdrawn',
    'approved refuse by other: refused',
    'approved withdraw by asker: withdrawn',
    'approved export by asker: exported',
  ]);
});

test.each([
  ['asked', 'approve', 'other'],
  ['approved', 'export', 'asker'],
] as const)('what is %s is over at its time: no %s', (state: DisclosureState, step, by) => {
  const standing = { state, askedBy: 'asker', expiresAt: now.toISOString() };
  expect(decideStep(standing, { step, by, now })).toEqual({ ok: false, error: 'over' });
  expect(decideStep({ ...standing, expiresAt: null }, { step, by, now })).toEqual({ ok: false, error: 'over' });
});
