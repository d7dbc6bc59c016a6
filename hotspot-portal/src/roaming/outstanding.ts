import type { Packet } from '../radius/packet.ts';
import { isAnswerTo, type Sent } from './home-packet.ts';

/** Kept for Status-Server, so that it goes out when all others are under way. */
export const statusIdentifier = 0;
const identifiers = 256;

/** What became of a question that was asked. `lost`: the connection ended before the answer. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Packet; readonly authenticator: Buffer }
  | { readonly kind: 'lost' | 'silent' };

/** The questions that are under way on one connection: as many as there are identifiers (RFC 2865 §3), less one. */
export type Outstanding = {
  readonly size: () => number;
  /** An identifier that no question has; `null` where all are under way. */
  readonly free: () => number | null;
  /** Waits for the answer to what was sent under an identifier. */
  readonly wait: (identifier: number, sent: Sent) => Promise<Outcome>;
  /** False for what answers none of them. */
  readonly take: (answer: Packet) => boolean;
  readonly loseAll: () => void;
};

type Waiting = { readonly sent: Sent; readonly late: NodeJS.Timeout; readonly resolve: (outcome: Outcome) => void };

/** `onSilence` is called for each question that had no answer within `answerMs`. */
export function createOutstanding(answerMs: number, onSilence: () => void): Outstanding {
  const waiting = new Map<number, Waiting>();
  let next = statusIdentifier + 1;
  const settle = (identifier: number, outcome: Outcome) => {
    const one = waiting.get(identifier);
    waiting.delete(identifier);
    clearTimeout(one?.late);
    one?.resolve(outcome);
  };
  return {
    size: () => waiting.size,
    free: () => {
      for (let tries = 1; tries < identifiers; tries++) {
        const identifier = next;
        next = (next % (identifiers - 1)) + 1;
        if (!waiting.has(identifier)) return identifier;
      }
      return null;
    },
    wait: (identifier, sent) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const late = setTimeout(() => {
        settle(identifier, { kind: 'silent' });
        onSilence();
      }, answerMs);
      waiting.set(identifier, { sent, late, resolve });
      return promise;
    },
    take: (answer) => {
      const one = waiting.get(answer.identifier);
      if (!one || !isAnswerTo(answer, one.sent)) return false;
      settle(answer.identifier, { kind: 'answered', answer, authenticator: one.sent.authenticator });
      return true;
    },
    loseAll: () => {
      for (const identifier of waiting.keys()) settle(identifier, { kind: 'lost' });
    },
  };
}
