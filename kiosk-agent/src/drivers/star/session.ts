import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { BytePort } from '../../transports/port.ts';
import type { Session, SessionFailure, SessionOptions } from '../session.ts';
import {
  askRealTime,
  automaticStatusOn,
  countUp,
  cut,
  encodeStarBands,
  feedLines,
  initialise,
  type StarLanguage,
} from './commands.ts';
import { createStarReader, type StarReply } from './status.ts';

const counts = 32;

/** Starts talking StarPRNT or Star Line over a port. What a Star printer is cannot be asked: plug or staff say it. */
export function openStarSession(language: StarLanguage, port: BytePort, options: SessionOptions): Session {
  const read = createStarReader();
  const listeners = new Set<(reply: StarReply) => void>();
  let counter: number | undefined;
  port.onBytes((bytes) => {
    for (const reply of read(bytes)) {
      options.onStatus(reply.status);
      for (const listener of listeners) listener(reply);
      counter = reply.etbCounter;
    }
  });

  /** The next reply that is looked for. */
  const heard = (isIt: (reply: StarReply) => boolean): Promise<StarReply> =>
    new Promise((resolve) => {
      const listener = (reply: StarReply) => {
        if (!isIt(reply)) return;
        listeners.delete(listener);
        resolve(reply);
      };
      listeners.add(listener);
    });

  const ask = async (
    question: Uint8Array,
    isAnswer: (reply: StarReply) => boolean,
  ): Promise<Result<StarReply, SessionFailure>> => {
    const late = Promise.withResolvers<'silent'>();
    const timer = setTimeout(() => late.resolve('silent'), options.answerTimeoutMs);
    const answer = heard(isAnswer);
    const written = await port.write(question);
    const end = await Promise.race([answer, late.promise, port.closed.then(() => 'closed' as const)]);
    clearTimeout(timer);
    if (!written.ok) return err('closed');
    return typeof end === 'string' ? err(end) : ok(end);
  };
  /** A count that was not there before: everything sent before its ETB is worked. */
  const isNext = () => {
    const next = counter === undefined ? undefined : (counter + 1) % counts;
    return (reply: StarReply) => next !== undefined && reply.etbCounter === next;
  };

  return {
    closed: port.closed,
    close: port.close,
    write: port.write,
    greet: () => port.write(Buffer.concat([new Uint8Array(options.flushBytes), initialise, automaticStatusOn])),
    askStatus: async () => {
      const answered = await ask(askRealTime, () => true);
      return answered.ok ? ok(answered.value.status) : answered;
    },
    identify: async () => {
      const answered = await ask(countUp, isNext());
      return answered.ok ? ok(undefined) : answered;
    },
    encode: ({ bitmap, separate }, { print }) => {
      const ending = print.cut === 'none' ? feedLines(6) : Buffer.concat([feedLines(3), cut(print.cut)]);
      const start = Buffer.concat([initialise, automaticStatusOn]);
      return {
        preamble: separate ? Buffer.concat([start, ending]) : start,
        bands: encodeStarBands(bitmap, language, print.rasterBandRows),
        ending,
      };
    },
    proofOf: () => ({ question: countUp, answered: heard(isNext()).then(() => undefined), proves: 'processed' }),
  };
}
