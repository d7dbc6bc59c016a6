import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** One process of the city, kept alive as its supervisor would: ended by anybody else, it is started again. */
export type Part = {
  readonly name: string;
  /** URLs from the last ready line. */
  readonly urls: () => Readonly<Record<string, string>>;
  readonly pid: () => number | undefined;
  /** Resolves at the first ready line after now: call it before a kill to wait for the return. */
  readonly nextReady: () => Promise<void>;
  /** Sends SIGKILL and lets the supervisor bring it back, unless `comesBack` is false. */
  readonly kill: (options?: { comesBack: boolean }) => void;
  /** Starts a part again that was killed for good. */
  readonly revive: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type PartOptions = {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly readyWithinMs?: number;
};

const ReadyLine = z.object({ ready: z.literal(true), part: z.string(), urls: z.record(z.string(), z.string()) });
const restartAfterMs = 300;
/** Longer than the agent lets a slip come out when it is told to stop (3 s), so that only a part that hangs is killed. */
const killAfterMs = 5000;
/** More deaths than this in a row before the first ready line mean that restarting does not help. */
const maxFailedStarts = 5;

class PartFailedError extends Error {}

type Run = {
  process: ChildProcess | undefined;
  urls: Record<string, string>;
  wanted: boolean;
  failedStarts: number;
  lastExit: number | undefined;
  waiting: PromiseWithResolvers<undefined>[];
};

/** Starts a process and resolves once it has said that it is ready. Rejects when it ends or stays silent instead. */
export async function startPart(options: PartOptions): Promise<Part> {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const run: Run = { process: undefined, urls: {}, wanted: true, failedStarts: 0, lastExit: undefined, waiting: [] };
  const nextReady = () => {
    const ready = Promise.withResolvers<undefined>();
    // A death between two waits must not become an unhandled rejection; whoever waits still sees it.
    ready.promise.catch(() => undefined);
    run.waiting.push(ready);
    return withLimit(ready.promise, options);
  };
  const first = nextReady();
  launch(options, { run, log });
  try {
    await first;
  } catch (error) {
    run.wanted = false;
    run.process?.kill('SIGKILL');
    throw error;
  }
  return {
    name: options.name,
    urls: () => run.urls,
    pid: () => run.process?.pid,
    nextReady,
    kill: ({ comesBack } = { comesBack: true }) => {
      run.wanted = comesBack;
      run.process?.kill('SIGKILL');
    },
    revive: () => {
      run.wanted = true;
      run.failedStarts = 0;
      const ready = nextReady();
      if (run.process === undefined) launch(options, { run, log });
      return ready;
    },
    stop: async () => {
      run.wanted = false;
      await end(run.process);
      log.end();
    },
  };
}

function launch(options: PartOptions, { run, log }: { run: Run; log: WriteStream }): void {
  const [command, ...args] = options.command;
  const child = spawn(command, args, { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  run.process = child;
  child.stderr.pipe(log, { end: false });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ready = parseReady(line);
    if (ready === undefined) return;
    run.urls = ready.urls;
    run.failedStarts = 0;
    for (const waiter of run.waiting.splice(0)) waiter.resolve(undefined);
  });
  child.once('error', (error) => log.write(`${String(error)}\n`));
  child.once('close', (code) => {
    run.process = undefined;
    run.lastExit = code ?? undefined;
    if (!run.wanted) return;
    run.failedStarts += 1;
    // 69: a port is taken; starting again cannot help.
    if (run.failedStarts >= maxFailedStarts || code === 69) {
      const why = code === 69 ? 'a port is taken' : `it ended ${run.failedStarts} times`;
      for (const waiter of run.waiting.splice(0)) {
        waiter.reject(new PartFailedError(`${options.name} does not start: ${why}. See ${options.logFile}`));
      }
      return;
    }
    setTimeout(() => run.wanted && run.process === undefined && launch(options, { run, log }), restartAfterMs);
  });
}

function parseReady(line: string): z.infer<typeof ReadyLine> | undefined {
  try {
    return ReadyLine.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

async function withLimit(ready: Promise<undefined>, options: PartOptions): Promise<void> {
  const limitMs = options.readyWithinMs ?? 120_000;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new PartFailedError(`${options.name} was not ready after ${limitMs} ms. See ${options.logFile}`)),
    limitMs,
  );
  try {
    await Promise.race([ready, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** SIGTERM, and SIGKILL for what has not ended `killAfterMs` later. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const closed = Promise.withResolvers<undefined>();
  child.once('close', () => closed.resolve(undefined));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await closed.promise;
  clearTimeout(timer);
}
