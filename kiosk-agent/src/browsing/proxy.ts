import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { listen } from '@machikado/runtime/process.ts';
import { chooseDestination, readAuthority } from './destination.ts';
import { forwardPlain } from './plain-request.ts';
import { refuse, type ProxyOptions, type ProxySession } from './proxy-session.ts';
import { connectToFirst, readFirstFlight } from './tunnel.ts';

export type Proxy = AsyncDisposable & { readonly port: number; readonly spentBytes: () => number };

/**
 * The one way of the browsing user to the web: CONNECT for TLS on 443, absolute addresses for HTTP on 80. Names are
 * resolved here, judged, and the connection goes to the very address that was judged. Listens on loopback.
 */
export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const open = new Set<Duplex>();
  const spent = { sent: 0, received: 0 };
  const session: ProxySession = {
    ...options,
    spend: (bytes, direction) => {
      spent[direction] += bytes;
      const whole = spent.sent + spent.received <= options.limits.maxBytes;
      return whole && spent.sent <= options.limits.maxSentBytes;
    },
    track: (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket)).on('error', () => socket.destroy());
      return socket;
    },
  };
  const server = makeServer(session);
  const port = await listen(server, { host: '127.0.0.1', port: options.port, variable: 'MACHIKADO_BROWSING_PORT' });
  return {
    port,
    spentBytes: () => spent.sent + spent.received,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function makeServer(session: ProxySession): Server {
  const known = new WeakMap<Socket, Promise<boolean>>();
  const isKnown = (socket: Socket) => known.get(socket) ?? Promise.resolve(false);
  // Strict parsing: two lengths, a length beside chunks, bare line feeds and control bytes are a 400 (RFC 9112 §11.2).
  const server = createServer({ maxHeaderSize: 16_384, insecureHTTPParser: false, requireHostHeader: true });
  server.maxConnections = session.limits.maxConnections;
  server.headersTimeout = session.limits.helloMs;
  server.requestTimeout = session.limits.idleMs;
  server.maxHeadersCount = 100;
  server.on('connection', (socket) => {
    session.track(socket);
    socket.setTimeout(session.limits.idleMs, () => socket.destroy());
    known.set(socket, session.isBrowser(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void isKnown(request.socket).then((browser) => {
      if (browser) return forwardPlain(session, request, response);
      request.socket.destroy();
      return undefined;
    });
  });
  server.on('upgrade', (_request, socket: Duplex) => refuse(socket, 403));
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void isKnown(request.socket).then((browser) => {
      if (browser) return openTunnel(session, request.url ?? '', { socket, head });
      socket.destroy();
      return undefined;
    });
  });
  server.on('clientError', (_error, socket) => refuse(socket, 400));
  return server;
}

type Asked = { readonly socket: Duplex; readonly head: Buffer };

async function openTunnel(session: ProxySession, target: string, { socket, head }: Asked): Promise<void> {
  const authority = readAuthority(target);
  if (authority?.port !== 443) {
    session.onDenied(authority?.host ?? '', 'not-the-web');
    refuse(socket, 403, 'not-the-web');
    return;
  }
  const chosen = await chooseDestination(authority.host, session.rule, session.resolve);
  if (!chosen.ok) {
    session.onDenied(authority.host, chosen.error);
    refuse(socket, 403, chosen.error);
    return;
  }
  const { host, addresses } = chosen.value;
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  const flight = await readFirstFlight(socket, { host, head, limits: session.limits });
  if (flight === undefined) {
    session.onDenied(host.text, 'not-the-web');
    socket.destroy();
    return;
  }
  const { dial, limits } = session;
  const upstream = await connectToFirst(addresses, { port: 443, dial, connectMs: limits.connectMs });
  if (upstream === undefined) {
    session.onDenied(host.text, 'no-answer');
    socket.destroy();
    return;
  }
  if (socket.destroyed) {
    upstream.destroy();
    return;
  }
  session.onOpened(host.text);
  join(session, { socket, upstream: session.track(upstream), flight, host: host.text });
}

function join(
  session: ProxySession,
  ends: { readonly socket: Duplex; readonly upstream: Socket; readonly flight: Buffer; readonly host: string },
): void {
  const { socket, upstream, flight, host } = ends;
  const count = (direction: 'sent' | 'received') => (piece: Buffer) => {
    if (session.spend(piece.length, direction)) return;
    session.onDenied(host, 'limit');
    socket.destroy();
    upstream.destroy();
  };
  upstream.setTimeout(session.limits.idleMs, () => upstream.destroy());
  count('sent')(flight);
  if (upstream.destroyed) return;
  upstream.write(flight);
  socket.on('data', count('sent'));
  upstream.on('data', count('received'));
  pipeline(socket, upstream, socket, () => {
    socket.destroy();
    upstream.destroy();
  });
}
