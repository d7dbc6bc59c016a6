import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Client } from './client.ts';
import { kernelDrops } from './kernel-drops.ts';
import { createReceiver, type Drop, type ReceiverOptions } from './receiver.ts';

export type UdpService = ReceiverOptions & {
  /** What the one at this address shares with us, or all that is known of her; `null` for a stranger. */
  readonly secretOf: (address: string) => Buffer | Client | null;
  readonly onDrop: (drop: Drop) => void;
};

export type UdpServer = AsyncDisposable & {
  readonly port: number;
  /** Datagrams that the kernel has dropped here so far; `null` where it does not say. */
  readonly kernelDrops: () => Promise<number | null>;
};

/** What comes while the program is busy; the kernel gives as much of it as `net.core.rmem_max` allows. */
const recvBufferSize = 4 * 1024 * 1024;

function openSocket(host: string): Socket {
  const family = isIPv6(host) ? 6 : 4;
  return createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    recvBufferSize,
    // Answers go to addresses and never to names.
    lookup: (address, _options, found) => found(null, address, family),
  });
}

/** Binds one RADIUS port and answers what comes, one datagram at a time through frame, secret, digest and duplicates. */
export async function serveUdp(service: UdpService, address: { host: string; port: number }): Promise<UdpServer> {
  const socket = openSocket(address.host);
  const receive = createReceiver(service);
  let isOpen = true;
  const reply = (outcome: Buffer | Drop, from: RemoteInfo) => {
    if (typeof outcome === 'string') service.onDrop(outcome);
    else if (isOpen) socket.send(outcome, from.port, from.address);
  };
  socket.on('message', (datagram, from) => {
    const { address: nasAddress, port } = from;
    const secret = service.secretOf(nasAddress);
    const outcome = secret ? receive(datagram, { source: nasAddress, port, nasAddress, secret }) : 'unknown-nas';
    if (outcome instanceof Promise) void outcome.then((late) => reply(late, from));
    else reply(outcome, from);
  });
  const bound = Promise.withResolvers<undefined>();
  socket.once('error', bound.reject);
  socket.bind(address.port, address.host, () => bound.resolve(undefined));
  await bound.promise;
  // An answer that the kernel refuses is as one that got lost: the NAS asks again.
  socket.on('error', () => service.onDrop('not-sent'));
  const { port } = socket.address();
  return {
    port,
    kernelDrops: () => kernelDrops(port),
    [Symbol.asyncDispose]: () => {
      isOpen = false;
      receive[Symbol.dispose]();
      const closed = Promise.withResolvers<undefined>();
      socket.close(() => closed.resolve(undefined));
      return closed.promise.then(() => undefined);
    },
  };
}
