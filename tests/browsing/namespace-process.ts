import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Starts a command in a network namespace and resolves when it has said something; it ends with the stack. */
export async function startIn(
  namespace: string,
  command: readonly string[],
  options: { environment: Record<string, string>; stack: AsyncDisposableStack },
): Promise<{ log: () => string }> {
  const environment = { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', ...options.environment };
  const child = spawn('ip', ['netns', 'exec', namespace, ...command], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  options.stack.defer(() => endChild(child));
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${command.join(' ')} ended: ${log}`))),
  ]);
  return { log: () => log };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

/** How a command ended, and all that it said. */
export type Ended = { readonly status: number; readonly out: string };
const longestRunMs = 280_000;

/** Runs a command in a network namespace to its end. */
export function runIn(namespace: string, command: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile('ip', ['netns', 'exec', namespace, ...command], { timeout: longestRunMs }, (error, out, said) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, out: status === 0 ? out : out + said });
    });
  });
}
