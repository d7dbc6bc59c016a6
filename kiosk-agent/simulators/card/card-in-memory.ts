import { err, ok } from '@machikado/contracts/result.ts';
import type { CardFacts, CardPort } from '../../src/transports/port.ts';
import type { VirtualCard } from './virtual-card.ts';

const facts: CardFacts = { cardIdCommand: 'FFCA000000', answerTimeoutMs: 1000 };

export type CardInMemory = CardPort & {
  /** Every command that came to the card, hex. */
  readonly heard: readonly string[];
  readonly remove: () => void;
};

/** A card without a reader, for what is decided above one. */
export function cardInMemory(card: VirtualCard): CardInMemory {
  const removed = Promise.withResolvers<undefined>();
  const heard: string[] = [];
  let isThere = true;
  return {
    facts,
    heard,
    removed: removed.promise,
    answerToReset: async () => await Promise.resolve(ok(card.answerToReset)),
    reset: async () => {
      card.reset();
      return await Promise.resolve(isThere ? ok() : err('removed'));
    },
    transmit: async (command) => {
      // Before anything is waited for, as a reader has it.
      const hex = Buffer.from(command).toString('hex').toUpperCase();
      await Promise.resolve();
      if (!isThere) return err('removed');
      heard.push(hex);
      const answer = card.answer(Buffer.from(hex, 'hex'));
      return answer === undefined ? err('silent') : ok(answer);
    },
    remove: () => {
      isThere = false;
      removed.resolve(undefined);
    },
  };
}
