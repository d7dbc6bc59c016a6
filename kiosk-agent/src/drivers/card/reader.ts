import type { CardPort, ReaderPort } from '../../transports/port.ts';
import { askCardId, readCardId } from './felica.ts';

export type CardState = 'no-reader' | 'empty' | 'present' | 'unreadable';

/** What lies on the reader. The id stays in memory, and only as long as the card lies there. */
export type CardReader = {
  readonly state: () => CardState;
  readonly cardId: () => string | undefined;
};

/** Watches a reader and reads the id of each card that comes. Without a reader the state is `no-reader` for good. */
export function watchCards(reader: ReaderPort | undefined, onChange: (state: CardState) => void): CardReader {
  let state: CardState = reader === undefined ? 'no-reader' : 'empty';
  let held: { readonly card: CardPort; readonly id?: string } | undefined;
  const become = (next: CardState) => {
    if (next === state) return;
    state = next;
    onChange(next);
  };
  reader?.onCard((card) => {
    held = { card };
    void card.removed.then(() => {
      if (held?.card !== card) return;
      held = undefined;
      become('empty');
    });
    void identify(card).then((id) => {
      if (held?.card !== card) return;
      if (id === undefined) {
        become('unreadable');
        return;
      }
      held = { card, id };
      become('present');
    });
  });
  return { state: () => state, cardId: () => held?.id };
}

async function identify(card: CardPort): Promise<string | undefined> {
  const reset = await card.answerToReset();
  if (!reset.ok || reset.value.length === 0) return undefined;
  const answer = await card.transmit(askCardId);
  if (!answer.ok) return undefined;
  const id = readCardId(answer.value);
  return id.ok ? id.value : undefined;
}
