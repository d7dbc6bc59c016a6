import { startTestCity } from '../city/test-city.ts';
import { openVisit, playVisit } from '../visit/visit.ts';
import type { Bench, Field, Sample } from './bench.ts';

/** A step is everything that a person does for one purpose; longer than this, the machine is what they wait for. */
const patienceMs = 20_000;

/** A city of its own on free ports, with the lab where there can be one; without it the steps on the phone are left out. */
async function open(): Promise<Field> {
  const running = await startTestCity('asahikawa');
  const ours = async () => {
    await using visit = await openVisit(running.city, { language: 'ja' });
    const samples: Sample[] = [];
    for await (const { step, ms, skipped } of playVisit(visit)) {
      if (!skipped) samples.push({ metric: step.id, value: ms });
    }
    return samples;
  };
  // No other product plays this visit: there is nobody to compare with.
  return { ours, peer: null, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

/** Each step of a resident's visit, from the first touch to the cancelled booking. */
export const bench: Bench = {
  about: 'each step of one visit, from the first touch to the cancelled booking',
  warmUps: 1,
  runs: 5,
  measure: () => ({ unit: 'ms', statistics: { p50: null, p95: { atMost: patienceMs } } }),
  open,
};
