import { expect, test } from 'vitest';
import { printsHold, runPrints } from '../chaos/prints.ts';
import { canTrace } from './traced-death.ts';

// The long form is `npm run chaos -- prints`. At the place of a system call only root can stop a process.
const rounds = canTrace() ? 22 : 17;

test('P3: killed at each place between request and settled row, no slip comes twice and none is lost in silence', async () => {
  const report = await runPrints({ rounds, seed: 3 });
  expect(report).toMatchObject({ rounds, neverHit: [], problems: [] });
  expect(Object.keys(report.hits)).toContain('kill@fence-worked');
  expect(report.ends['unknown']).toBeGreaterThan(5);
  expect(report.tornPieces).toBeGreaterThan(0);
  expect(printsHold(report)).toBe(true);
});

test('P3: and a slip that is sent again on a guess would be seen', async () => {
  const report = await runPrints({ rounds: 1, seed: 3, only: 'kill@fence-worked', mutant: 'resend-unknown' });
  expect(report.duplicates).toBeGreaterThan(0);
  expect(printsHold(report)).toBe(false);
});

test('P3: and an acknowledged slip that is gone after the death of the agent would be seen', async () => {
  const report = await runPrints({ rounds: 1, seed: 3, only: 'kill@queued', mutant: 'drop-row' });
  expect(report.silentLosses).toBeGreaterThan(0);
  expect(printsHold(report)).toBe(false);
});
