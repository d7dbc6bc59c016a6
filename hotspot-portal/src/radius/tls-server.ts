import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Client } from './client.ts';
import { isOrder, type OrderDrop, type OrderReceiver } from './order-receiver.ts';
import { createPacketStream } from './packet-stream.ts';
import { createReceiver, type Drop, type ReceiverOptions } from './receiver.ts';

/** RFC 6614 §2.3: what stands for the secret where TLS keeps it. */
const radsecSecret = Buffer.from('radsec');
/** RFC 9765 §3.2: with 1.1 there is no secret at all; a peer that names neither speaks 1.0. */
const noSecret = Buffer.alloc(0);
const [plainVersion, classicVersion]: readonly [string, string] = ['radius/1.1', 'radius/1.0'];

/** PEM. */
export type TlsFiles = {
  readonly key: string;
  readonly certificate: string;
  /** Whose certificates peers must show. */
  readonly authority: string;
};

/** Orders about sessions (RFC 5176), and which peers may give them. */
export type TlsOrders = { readonly receive: OrderReceiver; readonly mayOrder: (peer: string) => boolean };

/** RADIUS over TLS. The handlers say which codes are taken on the one port (RFC 6614 §2.1). */
export type TlsService = ReceiverOptions &
  TlsFiles & {
    /** The name of a peer that we know by its certificate; `null` for a stranger. */
    readonly peerOf: (certificate: X509Certificate) => string | null;
    /** How often a peer may ask. */
    readonly takes?: (peer: string, nowMs: number) => boolean;
    readonly orders?: TlsOrders;
    readonly onDrop: (drop: Drop | OrderDrop) => void;
  };

export type TlsRadiusServer = AsyncDisposable & {
  readonly port: number;
  readonly connections: () => number;
  /** Takes other files for connections to come. Throws where key and certificate do not go together; the old ones hold. */
  readonly renew: (files: TlsFiles) => void;
  /** Ends the connections of those who are not known any more. */
  readonly endStrangers: () => void;
};

const handshakeMs = 5000;
/** RFC 6614 peers keep a connection; one that says nothing for so long, not even Status-Server, is gone. */
const idleMs = 5 * 60_000;
const maxConnections = 500;
/** Requests of one peer that are being answered: more are read later. */
const maxUnderWay = 256;

function talk(socket: TLSSocket, peer: string, service: TlsService): void {
  const receive = createReceiver(service);
  const stream = createPacketStream();
  const { takes } = service;
  const client: Client = {
    secret: socket.alpnProtocol === plainVersion ? noSecret : radsecSecret,
    ...(takes && { takes: (nowMs) => takes(peer, nowMs) }),
  };
  let underWay = 0;
  socket.once('close', () => receive[Symbol.dispose]());
  const { orders } = service;
  const judge = (packet: Buffer) => {
    // Of whom it is not known that he may, it is what it always was: no code that is taken here.
    if (!orders || !isOrder(packet.readUInt8(0)) || !orders.mayOrder(peer))
      return receive(packet, { source: peer, nasAddress: peer, secret: client });
    return client.takes?.(service.nowMs()) === false
      ? 'rate-limited'
      : orders.receive(packet, client.secret).catch(() => 'not-answered' as const);
  };
  const answer = async (packet: Buffer): Promise<void> => {
    underWay++;
    if (underWay >= maxUnderWay) socket.pause();
    const outcome = await judge(packet);
    underWay--;
    if (underWay < maxUnderWay) socket.resume();
    if (typeof outcome === 'string') {
      service.onDrop(outcome);
      // §2.5: on a stream, what cannot be what it should ends the connection.
      if (outcome === 'malformed' || outcome.startsWith('wrong-')) socket.destroy();
    } else if (socket.writable) {
      socket.write(outcome);
    }
  };
  socket.on('data', (chunk: Buffer) => {
    const packets = stream.take(chunk);
    if (!packets.ok) {
      service.onDrop('malformed');
      socket.destroy();
      return;
    }
    for (const packet of packets.value) void answer(packet);
  });
}

/** TLS of RFC 9325; what can change while the server runs. */
const contextOf = ({ key, certificate: cert, authority: ca }: TlsFiles) =>
  ({ key, cert, ca, minVersion: 'TLSv1.3' }) as const;

function peerAt(socket: TLSSocket, service: TlsService): string | null {
  const shown = socket.getPeerX509Certificate();
  return shown ? service.peerOf(shown) : null;
}

function welcome(socket: TLSSocket, service: TlsService): void {
  socket.on('error', () => undefined);
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.setNoDelay();
  const peer = peerAt(socket, service);
  if (peer !== null) {
    talk(socket, peer, service);
    return;
  }
  service.onDrop('unknown-nas');
  socket.destroy();
}

/**
 * Serves RADIUS over mutual TLS 1.3 (RFC 6614), as RADIUS/1.1 with peers that speak it (RFC 9765): who a NAS is, its
 * certificate says, and no address.
 */
export async function serveTls(service: TlsService, address: { host: string; port: number }): Promise<TlsRadiusServer> {
  const server = createServer({
    ...contextOf(service),
    requestCert: true,
    rejectUnauthorized: true,
    ALPNProtocols: [plainVersion, classicVersion],
    handshakeTimeout: handshakeMs,
  });
  server.maxConnections = maxConnections;
  const sockets = new Set<Socket>();
  const peers = new Set<TLSSocket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket) => {
    peers.add(socket);
    socket.once('close', () => peers.delete(socket));
    welcome(socket, service);
  });
  const bound = Promise.withResolvers<undefined>();
  server.once('error', bound.reject);
  server.listen(address.port, address.host, () => bound.resolve(undefined));
  await bound.promise;
  const at = server.address();
  return {
    port: typeof at === 'object' && at ? at.port : 0,
    connections: () => sockets.size,
    renew: (files) => server.setSecureContext(contextOf(files)),
    endStrangers: () => {
      for (const socket of peers) if (peerAt(socket, service) === null) socket.destroy();
    },
    [Symbol.asyncDispose]: () => {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => closed.resolve(undefined));
      for (const socket of sockets) socket.destroy();
      return closed.promise.then(() => undefined);
    },
  };
}
