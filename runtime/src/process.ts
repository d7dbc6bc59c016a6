import { flushCompileCache } from 'node:module';
import type { Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Log } from './log.ts';
import { tellSystemd } from './systemd.ts';

/** The address a server is bound to, or the reason why it is not; `variable` is the setting that changes the port. */
export type ListenOptions = { readonly host: string; readonly port: number; readonly variable: string };

export class PortTakenError extends Error {
  readonly port: number;
  readonly variable: string;
  constructor(options: ListenOptions) {
    super(`Port ${options.port} on ${options.host} is taken. Set ${options.variable} to another one.`);
    this.port = options.port;
    this.variable = options.variable;
  }
}

/** Binds a server and gives the port that it got (0 asks the system for a free one). Throws `PortTakenError`. */
export function listen(server: Server, options: ListenOptions): Promise<number> {
  const bound = Promise.withResolvers<number>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    bound.reject(error.code === 'EADDRINUSE' ? new PortTakenError(options) : error);
  });
  server.listen(options.port, options.host, () => {
    bound.resolve((server.address() as AddressInfo).port);
  });
  return bound.promise;
}

/** What a process says once it answers: one JSON line on stdout that a supervisor waits for, and systemd's own word. */
export type Ready = { readonly part: string; readonly urls: Readonly<Record<string, string>> };

export function announceReady(ready: Ready): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
  // Where NODE_COMPILE_CACHE is set: a process that is killed would never write what its next start could read.
  flushCompileCache();
  tellSystemd();
}

/**
 * Runs a process until SIGINT or SIGTERM. `main` gets a signal that fires then, and releases what it holds by
 * `await using` before it returns. A taken port exits with 69, any other failure with 1; the supervisor restarts.
 */
export async function runProcess(log: Log, main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    await main(stop.signal);
    process.exitCode = 0;
  } catch (error) {
    const taken = error instanceof PortTakenError;
    log.error(taken ? 'port.taken' : 'process.failed', {
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    process.exit(taken ? 69 : 1);
  }
}

/** Resolves when the signal fires. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
