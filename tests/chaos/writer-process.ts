import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const writer = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'record-writer.ts'),
];

export type WriterSettings = {
  readonly directory: string;
  readonly rows?: number;
  readonly synchronous?: 'FULL' | 'NORMAL';
  readonly ballastBytes?: number;
  readonly mutant?: 'acknowledge-first' | 'acknowledge-anyway';
  /** What the writer runs under: `['strace', …]`. */
  readonly under?: readonly string[];
};

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type WriterProcess = Disposable & {
  /** The number of the last record that was acknowledged; 0 before the first. */
  readonly acked: () => number;
  /** How many tries a full disk has refused. */
  readonly refused: () => number;
  /** Resolves when `holds` does, looked at after each line; rejects when the writer ends before. */
  readonly until: (holds: () => boolean) => Promise<void>;
  readonly kill: () => Promise<Ended>;
  readonly ended: Promise<Ended>;
  readonly errors: () => string;
};

const alive = new Set<() => void>();
process.once('exit', () => {
  for (const end of alive) end();
});

/** Starts the workload and follows what it says. A line that was cut short is no acknowledgement. */
export function startWriter(settings: WriterSettings): WriterProcess {
  const [command = '', ...args] = [...(settings.under ?? []), ...writer];
  const child = spawn(command, args, { env: environment(settings), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { acked: 0, refused: 0, rest: '', errors: '', over: false };
  const waiting = new Set<() => void>();
  child.stderr.on('data', (chunk: Buffer) => (seen.errors += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (seen.rest + chunk.toString()).split('\n');
    seen.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'full') seen.refused++;
      else if (/^\d+$/.test(line)) seen.acked = Number(line);
    }
    for (const look of waiting) look();
  });
  // A group of its own, so that one kill also ends what strace started.
  const end = () => {
    if (!seen.over && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  alive.add(end);
  const ended = once(child, 'close').then(([code, signal]) => {
    seen.over = true;
    alive.delete(end);
    for (const look of waiting) look();
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return {
    acked: () => seen.acked,
    refused: () => seen.refused,
    errors: () => seen.errors,
    ended,
    until: (holds) => {
      const reached = Promise.withResolvers<undefined>();
      const look = () => {
        if (holds()) reached.resolve(undefined);
        else if (seen.over) reached.reject(new Error(`the writer ended by itself: ${seen.errors.slice(-500)}`));
      };
      waiting.add(look);
      look();
      return reached.promise.finally(() => waiting.delete(look));
    },
    kill: () => {
      end();
      return ended;
    },
    [Symbol.dispose]: end,
  };
}

function environment(settings: WriterSettings): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CHAOS_DIR: settings.directory,
    CHAOS_SYNCHRONOUS: settings.synchronous ?? 'FULL',
    CHAOS_BALLAST_BYTES: String(settings.ballastBytes ?? 0),
    CHAOS_MUTANT: settings.mutant ?? 'none',
    ...(settings.rows !== undefined && { CHAOS_ROWS: String(settings.rows) }),
  };
}
