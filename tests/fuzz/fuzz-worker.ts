import { parentPort, workerData } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import type { Target } from './fuzzer.ts';
import { watchImports } from './instrument.ts';
import type { WorkerOrder } from './fuzz-run.ts';

const { module, watched, seed, executions, untilMs, shared } = workerData as WorkerOrder;
const coverage = watchImports(watched);
const { fuzz } = await import('./fuzzer.ts');
const { target } = (await import(pathToFileURL(module).href)) as { target: Target };

// The thread that watches reads the input from here when this one hangs or dies.
const [turn, length] = [new Int32Array(shared, 0, 1), new Int32Array(shared, 4, 1)];
const current = Buffer.from(shared, 8);
const report = await fuzz(target, {
  seed,
  coverage,
  before: (input) => {
    length[0] = input.copy(current);
    Atomics.add(turn, 0, 1);
  },
  goesOn: (done) => (executions === undefined || done < executions) && (untilMs === undefined || Date.now() < untilMs),
});
parentPort?.postMessage(report);
