import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';

type Options = {
  /** Called before each repetition, while nobody knows whether the city has the record. */
  readonly onUnknown: () => void;
  readonly pause?: (ms: number) => Promise<void>;
};

const pausesMs = [1000, 3000, 6000];

/**
 * Sends a write until its outcome is known: an answer that did not come is asked for again, up to three times with
 * growing pauses. `send` must carry the same idempotency key each time. The last `city-unreachable` is handed on: the
 * outcome is then still unknown.
 */
export async function sendUntilKnown<Value>(
  send: () => Promise<Result<Value, Problem>>,
  options: Options,
): Promise<Result<Value, Problem>> {
  const pause = options.pause ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let outcome = await send();
  for (const ms of pausesMs) {
    if (outcome.ok || problemKindOf(outcome.error) !== 'city-unreachable') return outcome;
    options.onUnknown();
    await pause(ms);
    outcome = await send();
  }
  return outcome;
}
