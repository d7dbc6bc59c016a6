import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { BytePort } from '../../transports/port.ts';
import { askIdentity, askRealTime, automaticStatusOn, flushPicture, initialise } from './commands.ts';
import { createReplyReader, decodeRealTime, type Condition, type Reply } from './status.ts';

/** One connection to an ESC/POS printer: questions, answers, and bytes of slips. */
export type Session = {
  /** Rights the printer after whatever was before, and switches its automatic status on. */
  readonly greet: () => Promise<Result<undefined, 'closed'>>;
  /** Asks DLE EOT 1–4. `silent` when they are not all answered in time. */
  readonly askCondition: () => Promise<Result<Condition, SessionFailure>>;
  /** Asks GS I; the answer also proves that everything sent before has been worked. */
  readonly identify: () => Promise<Result<PrinterIdentity, SessionFailure>>;
  readonly write: (bytes: Uint8Array) => Promise<Result<undefined, 'closed'>>;
  /** Resolves at the next answer to GS r. */
  readonly nextFence: () => Promise<void>;
  readonly closed: Promise<void>;
  readonly close: () => void;
};

export type SessionFailure = 'closed' | 'silent';
export type PrinterIdentity = { readonly maker: string; readonly model: string };

type Question = { readonly count: number; readonly kind: Reply['kind'] };

/** Starts talking over a port. `onCondition` hears the automatic status. */
export function openSession(
  port: BytePort,
  options: {
    readonly answerTimeoutMs: number;
    /** One whole band, so that a printer that still waits for half a picture gets out of it. */
    readonly flushBytes: number;
    readonly onCondition: (condition: Condition) => void;
  },
): Session {
  const read = createReplyReader();
  const listeners = new Set<(reply: Reply) => void>();
  port.onBytes((bytes) => {
    for (const reply of read(bytes)) {
      if (reply.kind === 'automatic') options.onCondition(reply.condition);
      for (const listener of listeners) listener(reply);
    }
  });

  const ask = async (bytes: Uint8Array, question: Question): Promise<Result<Reply[], SessionFailure>> => {
    const replies: Reply[] = [];
    const complete = Promise.withResolvers<Result<Reply[], SessionFailure>>();
    const listener = (reply: Reply) => {
      if (reply.kind === question.kind) replies.push(reply);
      if (replies.length === question.count) complete.resolve(ok(replies));
    };
    listeners.add(listener);
    const timer = setTimeout(() => complete.resolve(err('silent')), options.answerTimeoutMs);
    void port.closed.then(() => complete.resolve(err('closed')));
    try {
      const written = await port.write(bytes);
      return written.ok ? await complete.promise : err('closed');
    } finally {
      clearTimeout(timer);
      listeners.delete(listener);
    }
  };

  return {
    closed: port.closed,
    close: port.close,
    write: port.write,
    greet: () => port.write(Buffer.concat([flushPicture(options.flushBytes), initialise, automaticStatusOn])),
    askCondition: async () => {
      const questions = Buffer.concat(([1, 2, 3, 4] as const).map((what) => askRealTime(what)));
      const answered = await ask(questions, { count: 4, kind: 'real-time' });
      if (!answered.ok) return answered;
      const [a = 0, b = 0, c = 0, d = 0] = answered.value.map((reply) => (reply.kind === 'real-time' ? reply.byte : 0));
      return ok(decodeRealTime([a, b, c, d]));
    },
    identify: async () => {
      const questions = Buffer.concat([askIdentity('maker'), askIdentity('model')]);
      const answered = await ask(questions, { count: 2, kind: 'identity' });
      if (!answered.ok) return answered;
      const [maker = '', model = ''] = answered.value.map((reply) => (reply.kind === 'identity' ? reply.text : ''));
      return ok({ maker, model });
    },
    nextFence: () =>
      new Promise((resolve) => {
        const listener = (reply: Reply) => {
          if (reply.kind !== 'fence') return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      }),
  };
}
