import type { Server } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import { listen } from '@machikado/runtime/process.ts';
import { closeServer } from './listener.ts';

const retryMs = 2000;

export type DeviceListeners = AsyncDisposable & {
  /** URL of the first address. */
  readonly url: string;
  readonly servers: readonly Server[];
};

export type BindOptions = {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly create: () => Server;
  readonly signal: AbortSignal;
  readonly log: Log;
};

function urlOf(host: string, port: number): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isAddressMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL';
}

/**
 * Binds one device listener on every address, all on the same port. The first must be there; another that this machine
 * does not have yet (an interface that comes up later) is tried again until it is. Throws `PortTakenError`.
 */
export async function bindDeviceListeners(options: BindOptions): Promise<DeviceListeners> {
  const variable = 'MACHIKADO_DEVICE_PORT';
  const [first = '127.0.0.1', ...others] = options.hosts;
  const servers: Server[] = [];
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const bind = async (host: string, port: number) => {
    const server = options.create();
    const bound = await listen(server, { host, port, variable });
    servers.push(server);
    return bound;
  };
  const port = await bind(first, options.port);
  const waiting = others.map(async (host) => {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await bind(host, port);
        options.log.info('device.listening', { host, port });
        return;
      } catch (error) {
        if (!isAddressMissing(error)) throw error;
        if (attempt === 1) options.log.warn('device.address-missing', { host });
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  });
  const failed = (error: unknown) => options.log.error('device.not-listening', { message: String(error) });
  for (const one of waiting) void one.catch(failed);
  return {
    url: urlOf(first, port),
    servers,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await Promise.allSettled(waiting);
      await Promise.all(servers.map(closeServer));
    },
  };
}
