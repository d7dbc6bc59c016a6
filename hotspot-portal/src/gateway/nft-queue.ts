import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { GatewayFailure } from './gateway.ts';

type Order = {
  readonly script: string;
  readonly settle: (result: Result<undefined, GatewayFailure>) => void;
};

/** Runs one script as one transaction; the error is what nft says. */
export type ApplyScript = (script: string) => Promise<Result<undefined, string>>;

const gatherMs = 3;
const maxBatch = 500;

/**
 * Gathers orders for 3 ms and applies them as one transaction, in the order they came. An order is answered only after
 * nft has accepted it. Where a batch is refused it is halved, so that one bad order fails alone.
 */
export function createNftQueue(apply: ApplyScript): (script: string) => Promise<Result<undefined, GatewayFailure>> {
  const waiting: Order[] = [];
  let running = false;

  const applyBatch = async (batch: readonly Order[]): Promise<void> => {
    const result = await apply(batch.map((order) => order.script).join(''));
    if (result.ok) {
      for (const order of batch) order.settle(ok());
    } else if (batch.length === 1) {
      batch[0]?.settle(err({ reason: 'refused', detail: result.error.slice(0, 300) }));
    } else {
      const half = Math.ceil(batch.length / 2);
      await applyBatch(batch.slice(0, half));
      await applyBatch(batch.slice(half));
    }
  };
  const drain = async () => {
    running = true;
    while (waiting.length > 0) {
      await delay(gatherMs);
      await applyBatch(waiting.splice(0, maxBatch));
    }
    running = false;
  };
  return (script) => {
    const { promise, resolve } = Promise.withResolvers<Result<undefined, GatewayFailure>>();
    waiting.push({ script, settle: resolve });
    if (!running) void drain();
    return promise;
  };
}
