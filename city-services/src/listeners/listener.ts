import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Credential } from '../authority/authority.ts';

export type Fetch = (request: Request, env: object) => Response | Promise<Response>;

/** Longest a client may take to say what it wants; long polls wait in the answer, which has no such limit. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5000,
  maxHeaderSize: 16 * 1024,
};

/** A listener for staff: plain HTTP, for loopback. */
export function createStaffServer(fetch: Fetch): Server {
  const server = createAdaptorServer({ fetch, createServer: createHttpServer, serverOptions: limits }) as Server;
  server.maxConnections = 200;
  return server;
}

export type DeviceTls = { readonly own: Credential; readonly ca: string };

/**
 * A listener for devices: TLS 1.3 that asks for a certificate. A connection without one is let in, because enrolment
 * comes without; the app refuses it everything else.
 */
export function createDeviceServer(fetch: Fetch, tls: DeviceTls): HttpsServer {
  const server = createAdaptorServer({
    fetch,
    createServer: createHttpsServer,
    serverOptions: {
      ...limits,
      ...secureContextOf(tls),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    },
  }) as HttpsServer;
  server.maxConnections = 10_000;
  return server;
}

/** The keys of a device listener, with the root in the chain for the pin of a device that enrols; also for `setSecureContext` when the certificate was renewed. */
export function secureContextOf({ own, ca }: DeviceTls) {
  return { key: own.key, cert: `${own.certificate}\n${ca}`, ca, minVersion: 'TLSv1.3' as const };
}

/** Stops accepting and ends what is open, long polls too. */
export function closeServer(server: Server): Promise<void> {
  const closed = Promise.withResolvers<undefined>();
  server.close(() => closed.resolve(undefined));
  if ('closeAllConnections' in server) (server as HttpsServer).closeAllConnections();
  return closed.promise;
}
