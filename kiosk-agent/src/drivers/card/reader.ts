import type { CardState } from '@machikado/contracts/kiosk-events.ts';
import type { CardPort, ReaderPort } from '../../transports/port.ts';
import { readCardId } from './card-id.ts';
import { guardCard } from './command-guard.ts';
import { decideCards, type LyingCard } from './lying-cards.ts';
import { isMyNumberCard } from './my-number-card.ts';

/** What lies on the readers. An id stays in memory, and only as long as its card lies there. */
export type CardReader = {
  readonly state: () => CardState;
  /** The id of the one card that lies there; none while there are several, since nobody knows which is meant. */
  readonly cardId: () => string | undefined;
  /** Whether a card of this id lies there, alone or not. */
  readonly has: (id: string) => boolean;
  /** The one card that lies there, to speak to; every command goes through the guard. */
  readonly card: () => CardPort | undefined;
};

/** Watches all readers and reads the id of each card that comes. Without a reader the state is `no-reader`. */
export function watchCards(port: ReaderPort | undefined, onChange: (state: CardState) => void): CardReader {
  let readers = 0;
  let state: CardState = 'no-reader';
  let isWatched = false;
  const lying = new Map<CardPort, LyingCard>();
  const settle = () => {
    const next = decideCards({ readers, cards: [...lying.values()] });
    const isSame = next === state;
    state = next;
    // Of several cards any one may have gone: who waits for hers must look again.
    if (isWatched && (!isSame || next === 'several')) onChange(next);
  };
  port?.onReaders((count) => {
    readers = count;
    settle();
  });
  port?.onCard((open) => {
    const card = guardCard(open);
    lying.set(card, { state: 'reading' });
    settle();
    void card.removed.then(() => {
      lying.delete(card);
      settle();
    });
    void identify(card).then((found) => {
      if (!lying.has(card)) return;
      lying.set(card, found);
      settle();
    });
  });
  isWatched = true;
  const only = () => (lying.size === 1 ? [...lying.entries()][0] : undefined);
  return {
    state: () => state,
    cardId: () => only()?.[1].id,
    has: (id) => [...lying.values()].some((card) => card.id === id),
    card: () => only()?.[0],
  };
}

async function identify(card: CardPort): Promise<LyingCard> {
  const reset = await card.answerToReset();
  if (!reset.ok) return { state: reset.error === 'silent' ? 'silent' : 'unreadable' };
  if (reset.value.length === 0) return { state: 'unreadable' };
  if (await isMyNumberCard(card)) return { state: 'my-number' };
  const answer = await card.transmit(Buffer.from(card.facts.cardIdCommand, 'hex'));
  if (!answer.ok) return { state: answer.error === 'silent' ? 'silent' : 'unreadable' };
  const id = readCardId(answer.value);
  return id.ok ? { state: 'known', id: id.value } : { state: 'unreadable' };
}
