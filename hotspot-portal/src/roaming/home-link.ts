import { connect, type TLSSocket } from 'node:tls';
import { createPacketStream } from '../radius/packet-stream.ts';
import type { TlsIdentity } from './roaming-file.ts';

/** Where a home server is heard, and what its certificate must name. */
export type HomeAddress = {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly identity: TlsIdentity;
};

export type LinkEvents = {
  readonly connected: () => void;
  readonly packet: (bytes: Buffer) => void;
  /** The connection is gone, or none came to be; the next one is tried by itself. */
  readonly closed: (why: string) => void;
};

export type HomeLink = Disposable & {
  /** False where there is no connection. */
  readonly send: (bytes: Buffer) => boolean;
  /** Ends the connection; another one is begun after the wait that is its turn. */
  readonly end: (why: string) => void;
  /** The peer has shown that it is well: the next wait is the shortest again. */
  readonly proven: () => void;
};

export type Backoff = { readonly firstMs: number; readonly maxMs: number };

const connectMs = 10_000;
const maxDoublings = 10;

/** How long to wait before the n-th try after a connection that was good: doubled each time, and a part of it by chance. */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, chance: number): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures, maxDoublings));
  // After an outage not all proxies of a federation may come back in one moment.
  return Math.ceil(full * (0.5 + chance / 2));
}

function openSocket({ host, port, serverName, identity }: HomeAddress): TLSSocket {
  const { key, certificate: cert, authority: ca } = identity;
  // No ALPN: a peer of RFC 6614 that knows none of RFC 9765 speaks as it always has.
  const socket = connect({ host, port, servername: serverName, key, cert, ca, minVersion: 'TLSv1.3' });
  socket.setNoDelay();
  socket.setKeepAlive(true, connectMs);
  return socket;
}

/** Keeps one RadSec connection (RFC 6614, mutual TLS 1.3) to a home server for as long as it is held. */
export function holdHomeLink(address: HomeAddress, backoff: Backoff, on: LinkEvents): HomeLink {
  let socket: TLSSocket | null = null;
  let isSecure = false;
  let failures = 0;
  let waiting: NodeJS.Timeout | null = null;
  let over = false;
  let why = '';

  const begin = () => {
    waiting = null;
    why = 'closed';
    const own = (socket = openSocket(address));
    const stream = createPacketStream();
    const late = setTimeout(() => own.destroy(new Error('no connection in time')), connectMs);
    own.once('secureConnect', () => {
      clearTimeout(late);
      isSecure = true;
      on.connected();
    });
    own.on('data', (chunk: Buffer) => {
      const packets = stream.take(chunk);
      if (!packets.ok) own.destroy(new Error(packets.error));
      else for (const packet of packets.value) on.packet(packet);
    });
    own.once('error', ({ message }: Error) => {
      why = message;
    });
    own.once('close', () => {
      clearTimeout(late);
      socket = null;
      isSecure = false;
      if (over) return;
      waiting = setTimeout(begin, backoffMs(backoff, failures++, Math.random()));
      on.closed(why);
    });
  };
  begin();
  return {
    send: (bytes) => {
      if (!socket || !isSecure || !socket.writable) return false;
      socket.write(bytes);
      return true;
    },
    end: (reason) => socket?.destroy(new Error(reason)),
    proven: () => {
      failures = 0;
    },
    [Symbol.dispose]: () => {
      over = true;
      if (waiting) clearTimeout(waiting);
      socket?.destroy();
    },
  };
}
