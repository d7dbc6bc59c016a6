import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { createPacketStream } from './packet-stream.ts';
import { createReceiver, type Drop, type ReceiverOptions } from './receiver.ts';

/** RFC 6614 §2.3: what stands for the secret where TLS keeps it. */
const radsecSecret = Buffer.from('radsec');

/** RADIUS over TLS. The handlers say which codes are taken on the one port (RFC 6614 §2.1). */
export type TlsService = ReceiverOptions & {
  readonly key: string;
  readonly certificate: string;
  /** Whose certificates peers must show. */
  readonly authority: string;
  /** The name of a peer that we know by its certificate; `null` for a stranger. */
  readonly peerOf: (certificate: X509Certificate) => string | null;
  readonly onDrop: (drop: Drop) => void;
};

export type TlsRadiusServer = AsyncDisposable & { readonly port: number; readonly connections: () => number };

const handshakeMs = 5000;
/** RFC 6614 peers keep a connection; one that says nothing for so long, not even Status-Server, is gone. */
const idleMs = 5 * 60_000;
const maxConnections = 500;
/** Requests of one peer that are being answered: more are read later. */
const maxUnderWay = 256;

function talk(socket: TLSSocket, peer: string, service: TlsService): void {
  const receive = createReceiver(service);
  const stream = createPacketStream();
  let underWay = 0;
  socket.once('close', () => receive[Symbol.dispose]());
  const answer = async (packet: Buffer): Promise<void> => {
    underWay++;
    if (underWay >= maxUnderWay) socket.pause();
    const outcome = await receive(packet, { source: peer, nasAddress: peer, secret: radsecSecret });
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

/** Serves RADIUS over mutual TLS 1.3 (RFC 6614, RFC 9325): who a NAS is, its certificate says, and no address. */
export async function serveTls(service: TlsService, address: { host: string; port: number }): Promise<TlsRadiusServer> {
  const { key, certificate: cert, authority: ca } = service;
  const server = createServer(
    {
      key,
      cert,
      ca,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
      handshakeTimeout: handshakeMs,
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.setTimeout(idleMs, () => socket.destroy());
      socket.setNoDelay();
      const shown = socket.getPeerX509Certificate();
      const peer = shown ? service.peerOf(shown) : null;
      if (peer !== null) {
        talk(socket, peer, service);
        return;
      }
      service.onDrop('unknown-nas');
      socket.destroy();
    },
  );
  server.maxConnections = maxConnections;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const bound = Promise.withResolvers<undefined>();
  server.once('error', bound.reject);
  server.listen(address.port, address.host, () => bound.resolve(undefined));
  await bound.promise;
  const at = server.address();
  return {
    port: typeof at === 'object' && at ? at.port : 0,
    connections: () => sockets.size,
    [Symbol.asyncDispose]: () => {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => closed.resolve(undefined));
      for (const socket of sockets) socket.destroy();
      return closed.promise.then(() => undefined);
    },
  };
}
