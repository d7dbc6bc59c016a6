import { createSocket, type RemoteInfo } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Client } from './client.ts';
import type { OrderDrop, OrderReceiver } from './order-receiver.ts';

export type OrderService = {
  readonly receive: OrderReceiver;
  /** Of one who may give orders; `null` for everybody else. */
  readonly clientOf: (address: string) => Client | null;
  readonly onDrop: (drop: OrderDrop | 'unknown-client' | 'rate-limited' | 'failed') => void;
};

export type OrderServer = AsyncDisposable & { readonly port: number };

/** Hears orders about sessions by UDP (RFC 5176 §2.1: port 3799). */
export async function serveOrders(
  { receive, clientOf, onDrop }: OrderService,
  address: { host: string; port: number },
): Promise<OrderServer> {
  const socket = createSocket({ type: isIPv6(address.host) ? 'udp6' : 'udp4' });
  /** While a secret is being changed the one before holds too. */
  const judge = async (datagram: Buffer, client: Client) => {
    if (client.takes && !client.takes(performance.now())) return 'rate-limited';
    const outcome = await receive(datagram, client.secret);
    const previous = outcome === 'wrong-authenticator' ? client.previousSecret?.() : null;
    if (!previous) return outcome;
    const again = await receive(datagram, previous);
    if (typeof again !== 'string') client.onPreviousSecret?.();
    return again;
  };
  const reply = async (datagram: Buffer, from: RemoteInfo): Promise<void> => {
    const client = clientOf(from.address);
    const outcome = client ? await judge(datagram, client).catch(() => 'failed' as const) : 'unknown-client';
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
