import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { createPortalApp } from './app.ts';
import type { PortalCertificate } from '../certificate/portal-certificate.ts';
import type { Portal } from './portal.ts';
import { hostOf, redirectToPortal } from './redirect.ts';

const serverLimits = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 2000,
} as const;
const maxConnections = 1024;
const loopbackHosts = new Set(['127.0.0.1', 'localhost']);

export type PortalServers = { readonly http: Server; readonly https: Server };
export type PortalServerOptions = {
  readonly portalName: string;
  readonly shown: Pick<PortalCertificate, 'served' | 'onChange'>;
};

function isOwnHost(request: IncomingMessage, portalName: string): boolean {
  const host = hostOf(request);
  if (host === portalName) return true;
  const peer = request.socket.remoteAddress ?? '';
  return loopbackHosts.has(host) && (peer === '127.0.0.1' || peer === '::1' || peer === '::ffff:127.0.0.1');
}

/**
 * The portal's two servers over one app, not yet listening; `portal` is null until it is made, because the gateway must
 * know the ports first. Requests for any other host are sent to the portal before anything else looks at them. Every
 * answer of the http server closes its connection (see `redirectToPortal`).
 */
export function createPortalServers(portal: () => Portal | null, options: PortalServerOptions): PortalServers {
  let app: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  const answer = (request: IncomingMessage, response: ServerResponse, url: 'pagesUrl' | 'secureUrl') => {
    const made = portal();
    if (!made) {
      response.writeHead(503, { 'retry-after': '1', connection: 'close' }).end();
    } else if (!isOwnHost(request, options.portalName)) {
      const list = made.listOf(hostOf(request));
      redirectToPortal(response, list === null ? made[url] : `${made[url]}blocked?list=${list}`);
    } else {
      app ??= getRequestListener(createPortalApp(made).fetch, { overrideGlobalObjects: false });
      void app(request, response);
    }
  };
  const http = createHttpServer(serverLimits, (request, response) => {
    response.shouldKeepAlive = false;
    answer(request, response, 'pagesUrl');
  });
  const { shown } = options;
  const secureContext = () => {
    const { key, certificate: cert } = shown.served();
    return { key, cert, minVersion: 'TLSv1.2' } as const;
  };
  const https = createHttpsServer({ ...serverLimits, ...secureContext() }, (request, response) =>
    answer(request, response, 'secureUrl'),
  );
  // For connections that come from now on; those that are there go on with the one they began with.
  shown.onChange(() => https.setSecureContext(secureContext()));
  http.maxConnections = https.maxConnections = maxConnections;
  return { http, https };
}
