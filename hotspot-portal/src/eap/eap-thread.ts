import { Worker } from 'node:worker_threads';
import type { EapAnswer, EapQuestion } from './eap-server.ts';
import {
  asBuffer,
  ownBytes,
  type EapIdentity,
  type FoundAccount,
  type FromWorker,
  type ToWorker,
} from './worker-messages.ts';

export type EapThreadOptions = {
  /** As it is when the thread starts. */
  readonly identity: () => EapIdentity;
  /** Somebody by the name that she gives, with a realm or without; asked at each step that depends on it. */
  readonly find: (name: string) => FoundAccount | null;
  readonly onFault: (detail: string) => void;
  readonly nowMs: () => number;
  /** What the thread runs, where it is not the server of EAP. */
  readonly program?: URL;
};

/** A place for one thread: it starts with the first question, and again with the first one after its death. */
export type EapThread = AsyncDisposable & {
  readonly ask: (question: EapQuestion) => Promise<EapAnswer>;
  readonly show: (identity: EapIdentity) => void;
  /** Conversations under way, as last told. */
  readonly open: () => number;
  readonly worker: () => Worker | undefined;
};

const maxWaiting = 512;
/** A thread that dies at once, again and again, is started so often and no more. */
const startPauseMs = 1000;
const memory = { maxOldGenerationSizeMb: 192 };

export const ignored: EapAnswer = { kind: 'ignore' };

function withBuffers(answer: EapAnswer): EapAnswer {
  if (answer.kind === 'ignore') return answer;
  const own = { ...answer, eap: asBuffer(answer.eap), state: asBuffer(answer.state) };
  return own.kind === 'accept' ? { ...own, msk: asBuffer(own.msk) } : own;
}

const eapProgram = new URL('./eap-worker.ts', import.meta.url);

function startWorker(identity: EapIdentity, program: URL): Worker {
  const worker = new Worker(program, {
    workerData: identity,
    resourceLimits: memory,
  });
  // A process that ends does not wait for phones.
  worker.unref();
  return worker;
}

export function createEapThread(options: EapThreadOptions): EapThread {
  const { identity, find, onFault, nowMs, program = eapProgram } = options;
  const waiting = new Map<number, (answer: EapAnswer) => void>();
  let worker: Worker | undefined;
  let startedMs = -startPauseMs;
  let [open, last] = [0, 0];
  let closed = false;

  const tell = (message: ToWorker) => worker?.postMessage(message);
  const hear = (message: FromWorker): void => {
    if (message.kind === 'find') {
      const { id } = message;
      const found = find(message.name);
      const copy = found && {
        ...found,
        password: new Uint8Array(found.password),
        ntHash: new Uint8Array(found.ntHash),
      };
      tell({ kind: 'found', id, found: copy });
      return;
    }
    ({ open } = message);
    waiting.get(message.id)?.(withBuffers(message.answer));
    waiting.delete(message.id);
  };
  const start = (): void => {
    worker = startWorker(identity(), program);
    startedMs = nowMs();
    worker.on('message', hear);
    worker.on('error', (error) => onFault(error instanceof Error ? error.message : String(error)));
    worker.once('exit', () => {
      worker = undefined;
      open = 0;
      const answers = [...waiting.values()];
      waiting.clear();
      for (const answer of answers) answer(ignored);
    });
  };
  return {
    ask: (question) => {
      // A conversation ends with its thread: only a new one starts another.
      const mayStart = !closed && question.state.length === 0 && nowMs() - startedMs >= startPauseMs;
      if (!worker && mayStart) start();
      if (!worker || waiting.size >= maxWaiting) return Promise.resolve(ignored);
      const { promise, resolve } = Promise.withResolvers<EapAnswer>();
      const id = ++last;
      waiting.set(id, resolve);
      const own = { ...question, state: ownBytes(question.state), eap: ownBytes(question.eap) };
      tell({ kind: 'question', id, question: own });
      return promise;
    },
    show: (next) => tell({ kind: 'identity', identity: next }),
    open: () => open,
    worker: () => worker,
    [Symbol.asyncDispose]: async () => {
      closed = true;
      await worker?.terminate();
    },
  };
}
