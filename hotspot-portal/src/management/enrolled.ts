import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { readDeviceIdentity, type DeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { listen } from '@machikado/runtime/process.ts';
import { followTheCity } from '../city/city-client.ts';
import type { Config } from '../config.ts';
import type { CityCopies } from '../store/city-copies.ts';
import { createManagementApp } from './app.ts';
import type { OperationContext } from './operation-routes.ts';

const lookAgainMs = 2000;

export type Enrolment = {
  /** The management listener's port; absent while the spot is not enrolled and has no such listener yet. */
  readonly port: number | undefined;
  readonly done: Promise<void>;
};

type Context = Omit<OperationContext, 'cause'> & { copies: CityCopies; config: Config; signal: AbortSignal };

function createManagementServer(context: Context, identity: DeviceIdentity): Server {
  const app = createManagementApp(context, identity.cityId);
  const server = createServer(
    {
      key: identity.key,
      cert: identity.certificate,
      ca: identity.ca,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
      maxHeaderSize: 8192,
      requestTimeout: 10_000,
    },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
  );
  server.maxConnections = 64;
  return server;
}

async function openManagement(context: Context, identity: DeviceIdentity) {
  const { spot, config } = context;
  const server = createManagementServer(context, identity);
  const { host, port } = config.management;
  const bound = await listen(server, { host, port, variable: 'MACHIKADO_SPOT_MANAGEMENT' });
  spot.log.info('management.open', { asset: identity.asset });
  return { server, bound };
}

async function waitForIdentity({ config, signal, spot }: Context): Promise<DeviceIdentity | null> {
  const directory = join(config.stateDirectory, 'identity');
  for (let round = 0; !signal.aborted; round++) {
    const identity = await readDeviceIdentity(directory);
    if (identity.ok) return identity.value;
    if (round === 0)
      spot.log.warn('city.not-enrolled', { note: 'The spot runs; no new vouchers until it is enrolled.' });
    await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/**
 * Opens the management listener and follows the city. A spot that is enrolled already has its listener when this
 * returns; another one goes on without, and gets it when its identity appears.
 */
export async function keepCity(context: Context): Promise<Enrolment> {
  const { config, signal, spot, copies } = context;
  const follow = async (identity: DeviceIdentity, server: Server): Promise<void> => {
    const cityUrl = config.cityUrl ?? identity.cityUrl;
    await followTheCity({ identity, cityUrl, copies, outbox: spot.outbox, uses: spot.uses, log: spot.log }, signal);
    server.close();
    server.closeAllConnections();
  };
  const present = await readDeviceIdentity(join(config.stateDirectory, 'identity'));
  if (present.ok) {
    const { server, bound } = await openManagement(context, present.value);
    return { port: bound, done: follow(present.value, server) };
  }
  const late = async () => {
    const identity = await waitForIdentity(context);
    if (identity) await follow(identity, (await openManagement(context, identity)).server);
  };
  return { port: undefined, done: late() };
}
