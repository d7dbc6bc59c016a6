import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { createReceiver, type Drop, type ReceiverOptions } from './receiver.ts';

export type UdpService = ReceiverOptions & {
  readonly secretOf: (address: string) => Buffer | null;
  readonly onDrop: (drop: Drop) => void;
};

export type UdpServer = AsyncDisposable & { readonly port: number };

/** Binds one RADIUS port and answers what comes, one datagram at a time through frame, secret, digest and duplicates. */
export async function serveUdp(service: UdpService, address: { host: string; port: number }): Promise<UdpServer> {
  const socket = createSocket({ type: isIPv6(address.host) ? 'udp6' : 'udp4', recvBufferSize: 1024 * 1024 });
  const receive = createReceiver(service);
  const outcomeOf = async (datagram: Buffer, from: RemoteInfo): Promise<Buffer | Drop> => {
    const secret = service.secretOf(from.address);
    if (!secret) return 'unknown-nas';
    return receive(datagram, { source: `${from.address} ${from.port}`, nasAddress: from.address, secret });
  };
  const reply = async (datagram: Buffer, from: RemoteInfo): Promise<void> => {
    const outcome = await outcomeOf(datagram, from);
    if (typeof outcome === 'string') service.onDrop(outcome);
    else socket.send(outcome, from.port, from.address);
  };
  socket.on('message', (datagram, from) => void reply(datagram, from));
  const bound = Promise.withResolvers<undefined>();
  socket.once('error', bound.reject);
  socket.bind(address.port, address.host, () => bound.resolve(undefined));
  await bound.promise;
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: () => {
      const closed = Promise.withResolvers<undefined>();
      socket.close(() => closed.resolve(undefined));
      return closed.promise.then(() => undefined);
    },
  };
}
