import { connect } from 'node:net';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { BytePort } from './port.ts';

export type TcpTarget = { readonly host: string; readonly port: number };

/**
 * Opens the raw printing port of a network printer (JetDirect style, mostly TCP 9100): bytes go out as they are, status
 * comes back on the same socket. Error: `unreachable` when no connection stands within `timeoutMs`.
 */
export function openTcpPort(target: TcpTarget, timeoutMs = 3000): Promise<Result<BytePort, 'unreachable'>> {
  const opened = Promise.withResolvers<Result<BytePort, 'unreachable'>>();
  const ended = Promise.withResolvers<undefined>();
  const socket = connect({ ...target, noDelay: true, keepAlive: true, keepAliveInitialDelay: 5000 });
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  const port: BytePort = {
    write: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve(err('closed'));
        else socket.write(bytes, (error) => resolve(error ? err('closed') : ok()));
      }),
    onBytes: (listener) => listeners.push(listener),
    closed: ended.promise,
    close: () => socket.destroy(),
  };
  socket.on('data', (bytes) => listeners.forEach((listener) => listener(bytes)));
  // The reason of an error does not matter: 'close' follows, and the driver connects again.
  socket.on('error', () => undefined);
  // A printer that closes its half is gone: half-open links would swallow a job.
  socket.on('end', () => socket.destroy());
  socket.once('connect', () => {
    clearTimeout(timer);
    opened.resolve(ok(port));
  });
  socket.once('close', () => {
    clearTimeout(timer);
    opened.resolve(err('unreachable'));
    ended.resolve(undefined);
  });
  return opened.promise;
}
