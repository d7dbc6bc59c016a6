import type { CardAttributes, MyNumberAnswer } from '@machikado/contracts/my-number.ts';
import type { Result } from '@machikado/contracts/result.ts';
import type { CardReader } from '../drivers/card/reader.ts';
import { readAttributes, readTries, type MyNumberFailure } from '../drivers/card/my-number-card.ts';
import type { CardPort } from '../transports/port.ts';

export type MyNumberDesk = {
  /** Whether the card on the reader can be asked; costs no try. */
  readonly check: () => Promise<MyNumberAnswer | 'busy'>;
  /** Sends the PIN once and reads; the PIN's bytes are zero afterwards, whatever came of it. */
  readonly read: (pin: Uint8Array) => Promise<MyNumberAnswer | 'busy'>;
};

/** Reads My Number cards for the page. What was read is in the answer alone: nothing of it is kept here. */
export function createMyNumberDesk(cards: CardReader): MyNumberDesk {
  let isBusy = false;
  const withCard = async (
    work: (card: CardPort) => Promise<Result<MyNumberAnswer, MyNumberFailure>>,
  ): Promise<MyNumberAnswer | 'busy'> => {
    if (isBusy) return 'busy';
    const card = cards.card();
    if (card === undefined) return { state: cards.state() === 'several' ? 'several' : 'no-card' };
    isBusy = true;
    try {
      const done = await work(card);
      // The card may have been taken, or another laid beside it, while it was read.
      if (done.ok && cards.card() !== card) return { state: cards.state() === 'several' ? 'several' : 'removed' };
      return done.ok ? done.value : refusalOf(done.error);
    } finally {
      isBusy = false;
    }
  };
  return {
    check: () =>
      withCard(async (card) => mapResult(await readTries(card), (triesLeft) => ({ state: 'ready', triesLeft }))),
    read: async (pin) => {
      const answer = await withCard(async (card) => mapResult(await readAttributes(card, pin), readAnswer));
      pin.fill(0);
      return answer;
    },
  };
}

const readAnswer = (attributes: CardAttributes): MyNumberAnswer => ({ state: 'read', attributes });

function mapResult<Value>(
  result: Result<Value, MyNumberFailure>,
  answer: (value: Value) => MyNumberAnswer,
): Result<MyNumberAnswer, MyNumberFailure> {
  return result.ok ? { ok: true, value: answer(result.value) } : result;
}

function refusalOf(failure: MyNumberFailure): MyNumberAnswer {
  if ('triesLeft' in failure) return { state: failure.why, triesLeft: failure.triesLeft };
  // A command that the guard refused is a fault of the card's answers before it, as far as a person is concerned.
  if (failure.why === 'garbled' || failure.why === 'refused') return { state: 'unclear' };
  return { state: failure.why };
}
