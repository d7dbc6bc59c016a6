import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { OrderDrop, OrderReceiver } from './order-receiver.ts';

export type OrderService = {
  readonly receive: OrderReceiver;
  /** Of one who may give orders; `null` for everybody else. */
  readonly secretOf: (address: string) => Buffer | null;
  readonly onDrop: (drop: OrderDrop | 'unknown-client' | 'failed') => void;
};

export type OrderServer = AsyncDisposable & { readonly port: number };

/** Hears orders about sessions by UDP (RFC 5176 §2.1: port 3799). */
export async function serveOrders(
  { receive, secretOf, onDrop }: OrderService,
  address: { host: string; port: number },
): Promise<OrderServer> {
  const socket = createSocket({ type: isIPv6(address.host) ? 'udp6' : 'udp4' });
  const reply = async (datagram: Buffer, from: RemoteInfo): Promise<void> => {
    const secret = secretOf(from.address);
    const outcome = secret ? await receive(datagram, secret).catch(() => 'failed' as const) : 'unknown-client';
    if (typeof outcome === 'string') onDrop(outcome);
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
