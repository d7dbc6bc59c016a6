import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGuardedCity, type GuardedCity } from './guarded-city.ts';
import { runRounds } from './turn-rounds.ts';

let guarded: GuardedCity;

beforeAll(async () => {
  guarded = await startGuardedCity();
});
afterAll(async () => {
  const { room } = guarded;
  await guarded[Symbol.asyncDispose]();
  expect(readdirSync('/dev/shm')).not.toContain(room.slice('/dev/shm/'.length));
});

// The long form is `npm run chaos -- leftovers`.
test(
  'P14: of 10 turns, ended in five ways and one with a printed permit, nothing is left',
  { timeout: 900_000 },
  async () => {
    const report = await runRounds({ ...guarded, rounds: 10 });
    expect(report.traces).toEqual([]);
    expect(Object.values(report.byEnding)).toEqual([2, 2, 2, 2, 2]);
    expect(report.prints).toBe(1);
    expect(report.filesLookedAt).toBeGreaterThan(200);
  },
);

test('P14: and what is left would be seen', async () => {
  const { traces } = await runRounds({ ...guarded, rounds: 1, mutant: true });
  expect(traces.map(({ file }) => file.split('/').at(-1))).toEqual(['planted', 'planted']);
});
