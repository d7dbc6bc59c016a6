import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A part of the product as a real process. */
export type Part = {
  readonly urls: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly log: () => string;
  /** Ends it as a power cut would, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop, and gives its exit code. */
  readonly stop: () => Promise<number | null>;
};

const keptLogChars = 20_000;

/** Starts one `main.ts` and waits for its ready line. Rejects with what it logged when it ends before that. */
export function startPart(main: URL, environment: Readonly<Record<string, string>>): Promise<Part> {
  const child = spawn(process.execPath, [main.pathname], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      NODE_NO_WARNINGS: '1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log = (log + text.toString('utf8')).slice(-keptLogChars)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => {
      const { urls } = JSON.parse(line) as { urls: Record<string, string> };
      resolve({
        urls,
        pid: child.pid ?? 0,
        log: () => log,
        kill: () => end(child, 'SIGKILL', ended),
        stop: () => finish(child, ended),
      });
    });
    void ended.then((code) => reject(new Error(`${main.pathname} ended with ${code}: ${log}`)));
  });
}

async function end(child: ChildProcess, signal: 'SIGKILL', ended: Promise<unknown>): Promise<void> {
  child.kill(signal);
  await ended;
}

async function finish(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  child.kill('SIGTERM');
  return ended;
}

/** Looks again and again until there is an answer; what is waited for is the answer, never the time. */
export async function untilThere<Value>(
  look: () => Promise<Value | undefined> | Value | undefined,
  what: string,
): Promise<Value> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`Never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
