import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** A screen in memory with a keyboard whose keys are the system's own (XTEST): a browser cannot tell them from plugged ones. */
export type HeadedScreen = AsyncDisposable & {
  readonly display: string;
  /** Presses combinations one after the other, in the names of xdotool. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** The titles of all windows that can be seen. */
  readonly windows: () => Promise<string[]>;
  /** Gives the keys to the first window. There is no window manager, as in front of people. */
  readonly focus: () => Promise<void>;
};

export async function openScreen(): Promise<HeadedScreen> {
  const args = ['-displayfd', '3', '-screen', '0', '1080x1920x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  const display = `:${number.toString().trim()}`;
  const env = { ...process.env, DISPLAY: display };
  const run = async (...words: readonly string[]) => (await promisify(execFile)('xdotool', words, { env })).stdout;
  const found = ['search', '--onlyvisible', '--name', '.'];
  return {
    display,
    press: async (...keys) => {
      await run('key', ...keys);
    },
    // Without any window it finds nothing, and says so by its exit code.
    windows: async () => (await run(...found, 'getwindowname', '%@').catch(() => '')).split('\n').filter(Boolean),
    focus: async () => {
      await run(...found, 'windowfocus', '%1');
    },
    [Symbol.asyncDispose]: async () => {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
