import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FuzzReport } from './fuzzer.ts';

export type WorkerOrder = {
  /** A file that exports `target`. */
  readonly module: string;
  /** Folders or files whose places guide the search, as URLs. */
  readonly watched: readonly string[];
  readonly seed: number;
  readonly executions?: number;
  readonly untilMs?: number;
  /** Number of the run, length of its input, its input. */
  readonly shared: SharedArrayBuffer;
};

export type FuzzOrder = Pick<WorkerOrder, 'module' | 'seed' | 'executions' | 'untilMs'> & {
  /** Beside the portal's own sources. */
  readonly watched?: readonly string[];
  readonly hangMs?: number;
};

/** How it came to its end; `input` is the one that it was at, in hex. */
export type FuzzOutcome =
  | { readonly kind: 'clean'; readonly report: FuzzReport }
  | { readonly kind: 'crash' | 'hang' | 'memory'; readonly input: string; readonly detail: string };

const maxInputBytes = 70_000;
/** Generous, because a busy machine stops a thread for seconds; an input that takes so long hangs. */
const patienceMs = 15_000;
const heapMiB = 192;
const portal = join(import.meta.dirname, '../../hotspot-portal/src');
const watchedFolders = ['radius', 'eap', 'exchanges', 'session'].map(
  (folder) => `${pathToFileURL(join(portal, folder)).href}/`,
);

/** Fuzzes in a thread with a bound on its heap, and watches that it gets on. */
export async function runFuzz({ watched = [], hangMs = patienceMs, ...order }: FuzzOrder): Promise<FuzzOutcome> {
  const shared = new SharedArrayBuffer(8 + maxInputBytes);
  const [turn, length] = [new Int32Array(shared, 0, 1), new Int32Array(shared, 4, 1)];
  const input = () => Buffer.from(shared, 8, length[0] ?? 0).toString('hex');
  const workerData: WorkerOrder = { ...order, watched: [...watchedFolders, ...watched], shared };
  const worker = new Worker(join(import.meta.dirname, 'fuzz-worker.ts'), {
    workerData,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: heapMiB },
  });
  const { promise, resolve } = Promise.withResolvers<FuzzOutcome>();
  let before = -1;
  const watching = setInterval(() => {
    const now = Atomics.load(turn, 0);
    // Before its first input it loads what it fuzzes.
    if (now === before && now > 0) resolve({ kind: 'hang', input: input(), detail: `no end after ${hangMs} ms` });
    before = now;
  }, hangMs);
  worker.once('message', (report: FuzzReport) => resolve({ kind: 'clean', report }));
  worker.once('error', (error: Error & { code?: string }) => {
    const kind = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash';
    resolve({ kind, input: input(), detail: error.stack ?? String(error) });
  });
  worker.once('exit', () => resolve({ kind: 'crash', input: input(), detail: 'it ended without a word' }));
  const outcome = await promise;
  clearInterval(watching);
  await worker.terminate();
  return outcome;
}
