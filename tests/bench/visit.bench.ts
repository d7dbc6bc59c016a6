import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portalName, startCity } from '../city/city.ts';
import { freePorts } from '../city/ports.ts';
import { createLab, probeLab } from '../lab/lab.ts';
import { openVisit, playVisit } from '../visit/visit.ts';
import type { Bench, Field, Sample } from './bench.ts';

const cityId = 'asahikawa';

/** A step is everything that a person does for one purpose; longer than this, the machine is what they wait for. */
const patienceMs = 20_000;

/** A city of its own on free ports, with the lab where there can be one; without it the steps on the phone are left out. */
async function open(): Promise<Field> {
  await using held = new AsyncDisposableStack();
  const state = await mkdtemp(join(tmpdir(), 'machikado-bench-'));
  held.defer(() => rm(state, { recursive: true, force: true }));
  const lab = probeLab().length > 0 ? undefined : held.use(await createLab({ portalName: portalName(cityId) }));
  const city = await startCity({ cityId, state, ports: await freePorts(), ...(lab && { lab }) });
  held.defer(() => city.stop());
  const ours = async () => {
    await using visit = await openVisit(city, { language: 'ja' });
    const samples: Sample[] = [];
    for await (const { step, ms, skipped } of playVisit(visit)) {
      if (!skipped) samples.push({ metric: step.id, value: ms });
    }
    return samples;
  };
  const all = held.move();
  // No other product plays this visit: there is nobody to compare with.
  return { ours, peer: null, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Each step of a resident's visit, from the first touch to the cancelled booking. */
export const bench: Bench = {
  about: 'each step of one visit, from the first touch to the cancelled booking',
  warmUps: 1,
  runs: 5,
  measure: () => ({ unit: 'ms', statistics: { p50: null, p95: { atMost: patienceMs } } }),
  open,
};
