import type { Address } from '../config.ts';
import { createOrderReceiver } from '../radius/order-receiver.ts';
import { serveOrders, type OrderServer, type OrderService } from '../radius/order-server.ts';
import { createOrderHandler } from './obey-order.ts';
import type { OwnNames } from './order-target.ts';
import type { Spot } from './spot.ts';

export type OrderParts = {
  /** Nowhere where it is undefined. */
  readonly at: Address | undefined;
  readonly own: OwnNames;
  /** Of a dynamic authorisation client; `null` for everybody else. */
  readonly secretOf: OrderService['secretOf'];
};

const reportEveryMs = 60_000;

/** Hears orders about this spot's sessions (RFC 5176). What is dropped is counted and reported once a minute. */
export async function openOrders(spot: Spot, { at, own, secretOf }: OrderParts): Promise<OrderServer | null> {
  if (!at) return null;
  const dropped = new Map<string, number>();
  const receive = createOrderReceiver({ handle: createOrderHandler(spot, own), nowMs: () => Date.now() });
  const onDrop = (drop: string) => void dropped.set(drop, (dropped.get(drop) ?? 0) + 1);
  const server = await serveOrders({ receive, secretOf, onDrop }, at);
  const report = () => {
    if (dropped.size > 0) spot.log.warn('radius.orders-dropped', Object.fromEntries(dropped));
    dropped.clear();
  };
  const reporting = setInterval(report, reportEveryMs).unref();
  return {
    port: server.port,
    [Symbol.asyncDispose]: () => {
      clearInterval(reporting);
      report();
      return server[Symbol.asyncDispose]();
    },
  };
}
