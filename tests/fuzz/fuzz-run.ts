import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FuzzReport } from './fuzzer.ts';

export type WorkerOrder = {
  /** A file that exports `target`. */
  readonly module: string;
  /** Folders or files whose places guide the search, as URLs. */
  readonly watched: readonly string[];
  readonly seed: number;
  readonly executions?: number;
  readonly untilMs?: number;
  /** A file with the number of the run, the length of its input, its input: 32 bits, 32 bits, bytes. */
  readonly at: string;
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

/** Generous, because a busy machine stops a thread for seconds; an input that takes so long hangs. */
const patienceMs = 15_000;
const heapMiB = 192;
const portal = join(import.meta.dirname, '../../hotspot-portal/src');
const watchedFolders = ['radius', 'eap', 'exchanges', 'session'].map(
  (folder) => `${pathToFileURL(join(portal, folder)).href}/`,
);

/** The number of the run that it is at, and its input in hex. */
async function readAt(file: string): Promise<{ readonly turn: number; readonly input: string }> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(8));
  if (bytes.length < 8) return { turn: 0, input: '' };
  return { turn: bytes.readUInt32LE(0), input: bytes.subarray(8, 8 + bytes.readUInt32LE(4)).toString('hex') };
}

/** Fuzzes in a process of its own with a bound on its heap, which takes nobody along, and watches that it gets on. */
export async function runFuzz({ watched = [], hangMs = patienceMs, ...order }: FuzzOrder): Promise<FuzzOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'machikado-fuzz-'));
  const at = join(folder, 'at');
  const told: WorkerOrder = { ...order, watched: [...watchedFolders, ...watched], at };
  const child = fork(join(import.meta.dirname, 'fuzz-worker.ts'), [JSON.stringify(told)], {
    execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${heapMiB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-20_000)));
  const { promise, resolve } = Promise.withResolvers<FuzzReport | 'hang' | 'ended'>();
  let before = -1;
  const watch = async () => {
    const { turn } = await readAt(at);
    // Before its first input it loads what it fuzzes.
    if (turn === before && turn > 0) resolve('hang');
    before = turn;
  };
  const watching = setInterval(() => void watch(), hangMs);
  child.once('message', (report: FuzzReport) => resolve(report));
  child.once('close', () => resolve('ended'));
  const end = await promise;
  clearInterval(watching);
  if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  const { input } = await readAt(at);
  await rm(folder, { recursive: true });
  if (end === 'hang') return { kind: 'hang', input, detail: `no end after ${hangMs} ms` };
  if (end !== 'ended') return { kind: 'clean', report: end };
  return { kind: said.includes('heap out of memory') ? 'memory' : 'crash', input, detail: said.slice(-2000) };
}
