import { z } from 'zod';
import { felicaCard } from './felica-card.ts';
import { myNumberCard } from './my-number-card.ts';
import { createCardHolder, type VirtualCard } from './virtual-card.ts';

/** Which card lies on the reader: a FeliCa card by its id, the My Number card, one that does not answer, or none. */
export const CardOrder = z.strictObject({
  cardId: z
    .union([
      z.string().regex(/^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{16}|[0-9A-F]{20})$/),
      z.enum(['my-number', 'silent']),
    ])
    .nullable(),
});
export type CardOrder = z.infer<typeof CardOrder>;

export const samplePin = '1234';

/** The cards of the dock. There is one My Number card, which remembers how often its PIN was wrong. */
export type CardTray = Disposable & {
  readonly order: (order: CardOrder) => void;
  readonly describe: () => CardOrder;
};

export function createCardTray(reader: { readonly host: string; readonly port: number }): CardTray {
  const holder = createCardHolder(reader);
  const ownCard = myNumberCard({ pin: samplePin });
  const silent: VirtualCard = { ...felicaCard('00000000'), answer: () => undefined };
  let cardId: CardOrder['cardId'] = null;
  const cardOf = (id: string) => (id === 'my-number' ? ownCard : id === 'silent' ? silent : felicaCard(id));
  return {
    describe: () => ({ cardId }),
    order: (order) => {
      ({ cardId } = order);
      holder.hold(cardId === null ? undefined : cardOf(cardId));
    },
    [Symbol.dispose]: () => holder[Symbol.dispose](),
  };
}
