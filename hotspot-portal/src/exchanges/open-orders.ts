import type { Address } from '../config.ts';
import { createOrderReceiver, type OrderReceiver } from '../radius/order-receiver.ts';
import { serveOrders, type OrderService } from '../radius/order-server.ts';
import { createOrderHandler } from './obey-order.ts';
import type { NasClient } from '../store/nas-client.ts';
import type { OwnNames } from './order-target.ts';
import type { Spot } from './spot.ts';

export type OrderParts = {
  /** Nowhere where it is undefined. */
  readonly at: Address | undefined;
  readonly own: OwnNames;
  /** A dynamic authorisation client; `null` for everybody else. */
  readonly clientOf: OrderService['clientOf'];
};

/** By UDP where `port` is; what comes by TLS is given to `receive`. */
export type Orders = AsyncDisposable & { readonly port?: number; readonly receive: OrderReceiver };

const reportEveryMs = 60_000;

/** The same client where it may give orders; `null` where it may only ask. */
export const orderingClient = (client: NasClient | null): NasClient | null =>
  client?.mayOrder === true ? client : null;

/** Hears orders about this spot's sessions (RFC 5176). What is dropped is counted and reported once a minute. */
export async function openOrders(spot: Spot, { at, own, clientOf }: OrderParts): Promise<Orders> {
  const dropped = new Map<string, number>();
  const receive = createOrderReceiver({ handle: createOrderHandler(spot, own), nowMs: () => Date.now() });
  const onDrop = (drop: string) => void dropped.set(drop, (dropped.get(drop) ?? 0) + 1);
  const server = at && (await serveOrders({ receive, clientOf, onDrop }, at));
  const report = () => {
    if (dropped.size > 0) spot.log.warn('radius.orders-dropped', Object.fromEntries(dropped));
    dropped.clear();
  };
  const reporting = setInterval(report, reportEveryMs).unref();
  return {
    ...(server && { port: server.port }),
    receive,
    [Symbol.asyncDispose]: async () => {
      clearInterval(reporting);
      report();
      await server?.[Symbol.asyncDispose]();
    },
  };
}
