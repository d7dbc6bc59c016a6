import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { BytePort } from '../../transports/port.ts';
import type { ChargeProgress } from '../payment-terminal.ts';
import { decodeMessage, type TerminalMessage } from './answers.ts';
import { createFrameReader, encodeFrame } from './frame.ts';

type Answer = Extract<TerminalMessage, { readonly serviceId: string }>;
type Answered<Kind extends Answer['kind']> = Extract<Answer, { readonly kind: Kind }>;

export type SessionFailure = 'closed' | 'silent';

/** What is asked: the message, and by which kind of answer with which number it is answered. */
export type Question<Kind extends Answer['kind']> = {
  readonly message: Uint8Array;
  readonly serviceId: string;
  readonly kind: Kind;
  /** Fires when there is no more waiting; the answer is then `silent`. */
  readonly patience: AbortSignal;
};

/** One connection to a nexo terminal: questions and their answers, and what it tells by itself. */
export type Session = {
  readonly ask: <Kind extends Answer['kind']>(
    question: Question<Kind>,
  ) => Promise<Result<Answered<Kind>, SessionFailure>>;
  /** Sends what has no answer. */
  readonly tell: (message: Uint8Array) => void;
  readonly closed: Promise<void>;
  readonly close: () => void;
};

export type SessionOptions = {
  readonly onProgress: (progress: ChargeProgress) => void;
  /** A message that cannot be read is named and dropped; a frame that cannot ends the connection. */
  readonly onFault: (fault: string) => void;
};

/** Starts talking over a port. */
export function openSession(port: BytePort, options: SessionOptions): Session {
  const readFrames = createFrameReader();
  const waiting = new Set<(message: Answer) => void>();
  const hear = (bytes: Uint8Array) => {
    const message = decodeMessage(bytes);
    if (!message.ok) options.onFault(message.error);
    else if (message.value.kind === 'progress') options.onProgress(message.value.progress);
    else if (message.value.kind !== 'other') for (const listener of waiting) listener(message.value);
  };
  port.onBytes((bytes) => {
    const frames = readFrames(bytes);
    if (frames.ok) {
      frames.value.forEach(hear);
      return;
    }
    options.onFault(frames.error);
    port.close();
  });
  return {
    closed: port.closed,
    close: port.close,
    tell: (message) => void port.write(encodeFrame(message)),
    ask: async <Kind extends Answer['kind']>({ message, serviceId, kind, patience }: Question<Kind>) => {
      const answered = Promise.withResolvers<Result<Answered<Kind>, SessionFailure>>();
      const listener = (heard: Answer) => {
        if (heard.kind === kind && heard.serviceId === serviceId) answered.resolve(ok(heard as Answered<Kind>));
      };
      const giveUp = () => answered.resolve(err('silent'));
      waiting.add(listener);
      patience.addEventListener('abort', giveUp, { once: true });
      void port.closed.then(() => answered.resolve(err('closed')));
      try {
        if (patience.aborted) return err('silent');
        const written = await port.write(encodeFrame(message));
        return written.ok ? await answered.promise : err('closed');
      } finally {
        waiting.delete(listener);
        patience.removeEventListener('abort', giveUp);
      }
    },
  };
}
