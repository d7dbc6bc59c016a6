import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { stateBytes, type EapAnswer, type EapQuestion, type EapServer } from './eap-server.ts';
import { createEapThread, ignored, type EapThreadOptions } from './eap-thread.ts';
import type { EapIdentity } from './worker-messages.ts';

export type EapPoolOptions = Omit<EapThreadOptions, 'identity'> & {
  readonly identity: EapIdentity;
  /** Threads; as many as the machine has processors beside the main thread's, at most four, where it is absent. */
  readonly threads?: number;
};

export type EapPool = AsyncDisposable &
  EapServer & {
    /** For conversations that begin from now on. */
    readonly show: (identity: EapIdentity) => void;
    /** Those that run. */
    readonly threads: () => readonly Worker[];
  };

/** The thread's number and what the thread itself has given. */
const statedBytes = 1 + stateBytes;
const maxThreads = 4;

/** The same station is always with the same thread, where its session of TLS can be resumed. */
function numberFor(station: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < station.length; at++) hash = Math.imul(hash ^ station.charCodeAt(at), 0x01000193) >>> 0;
  return hash % count;
}

/**
 * EAP in threads of its own, which start with the first question. Which thread holds a conversation stands as one byte
 * before its State. With a thread its conversations are gone: they get no answer, the phones begin anew.
 */
export function createEapPool({ threads: wanted, ...options }: EapPoolOptions): EapPool {
  let { identity } = options;
  const count = wanted ?? Math.min(maxThreads, Math.max(1, availableParallelism() - 1));
  const threads = Array.from({ length: count }, () => createEapThread({ ...options, identity: () => identity }));
  const ask = async (number: number, question: EapQuestion): Promise<EapAnswer> => {
    const answer = (await threads[number]?.ask(question)) ?? ignored;
    return answer.kind === 'ignore' ? answer : { ...answer, state: Buffer.concat([Buffer.of(number), answer.state]) };
  };
  return {
    open: () => threads.reduce((sum, thread) => sum + thread.open(), 0),
    threads: () => threads.flatMap((thread) => thread.worker() ?? []),
    answer: (question) => {
      const { state, between } = question;
      if (state.length === 0) return ask(numberFor(question.station ?? between, count), question);
      if (state.length !== statedBytes) return Promise.resolve(ignored);
      return ask(state.readUInt8(0), { ...question, state: state.subarray(1) });
    },
    show: (next) => {
      identity = next;
      for (const thread of threads) thread.show(next);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(threads.map((thread) => thread[Symbol.asyncDispose]()));
    },
  };
}
