import { problemKindOf, type Problem, type ProblemKind } from '@machikado/contracts/problem.ts';
import { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import type { TicketStatus } from '@machikado/contracts/queued-application.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CityClient } from './client.ts';
import type { ApplicationQueue } from './queued-applications.ts';

const firstPauseMs = 1000;
const longestPauseMs = 60_000;

/** What the city said about the application itself; everything else is a matter of another time. */
const refusals: readonly ProblemKind[] = ['bad-request', 'conflict', 'not-found', 'course-full', 'too-large'];

function outcomeOf(answer: Result<ApplicationReceipt, Problem>): TicketStatus | undefined {
  if (answer.ok) return { state: 'received', receipt: answer.value };
  const why = problemKindOf(answer.error);
  return refusals.includes(why) ? { state: 'refused', why } : undefined;
}

export type QueueSenderOptions = {
  readonly queue: ApplicationQueue;
  readonly city: CityClient;
  readonly log: Log;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

/**
 * Hands in what waits, the oldest first, as long as the process lives. Each goes under the key with which it was first
 * sent, so that the city takes it once however often it comes: after a lost answer, or a kill between answer and note.
 */
export async function sendQueue({ queue, city, log, now, signal }: QueueSenderOptions): Promise<void> {
  let pauseMs = firstPauseMs;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    const waiting = queue.next();
    if (waiting === undefined) {
      await nextWake(queue, signal, undefined);
      continue;
    }
    const answer = await city.call({
      method: 'POST',
      path: '/v1/applications',
      headers: { 'idempotency-key': waiting.key },
      body: { sealed: waiting.sealed },
      answer: ApplicationReceipt,
      signal,
    });
    const outcome = outcomeOf(answer);
    const settled = outcome !== undefined && !isOver() && queue.settle(waiting, outcome, now()).ok;
    if (settled) {
      log.info('queue.delivered', { state: outcome.state });
      queue.clearLog();
      pauseMs = firstPauseMs;
      continue;
    }
    await nextWake(queue, signal, pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Until there is something new to send or the city is back; at most as long as `limitMs`. */
function nextWake(queue: ApplicationQueue, signal: AbortSignal, limitMs: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    queue.onWake(done);
    signal.addEventListener('abort', done, { once: true });
    if (limitMs !== undefined) timer = setTimeout(done, limitMs);
    if (signal.aborted || (limitMs === undefined && queue.next() !== undefined)) done();
  });
}
