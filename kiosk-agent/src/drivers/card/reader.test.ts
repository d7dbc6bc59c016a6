import { expect, test } from 'vitest';
import { cardInMemory, type CardInMemory } from '../../../simulators/card/card-in-memory.ts';
import { felicaCard } from '../../../simulators/card/felica-card.ts';
import { myNumberCard } from '../../../simulators/card/my-number-card.ts';
import type { VirtualCard } from '../../../simulators/card/virtual-card.ts';
import type { CardPort } from '../../transports/port.ts';
import { watchCards } from './reader.ts';

function openReaders(readers = 1) {
  let lay: (card: CardPort) => void = () => undefined;
  let count: (readers: number) => void = () => undefined;
  const told: string[] = [];
  const port = {
    url: 'test:',
    onCard: (listener: typeof lay) => (lay = listener),
    onReaders: (listener: typeof count) => {
      count = listener;
      listener(readers);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const cards = watchCards(port, (state) => told.push(state));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    cards,
    told,
    plug: (readers: number) => count(readers),
    lay: async (card: VirtualCard): Promise<CardInMemory> => {
      const laid = cardInMemory(card);
      lay(laid);
      await settled();
      return laid;
    },
    take: async (card: CardInMemory) => {
      card.remove();
      await settled();
    },
  };
}

const one = felicaCard('0112030405060708');
const other = felicaCard('0112030405060709');

test('a card is told when it is read and when it is gone, and nothing is known of it then', async () => {
  const { cards, told, lay, take } = openReaders();
  expect(cards.state()).toBe('empty');
  const card = await lay(one);
  expect([cards.state(), cards.cardId(), cards.has('0112030405060708')]).toEqual(['present', '0112030405060708', true]);
  await take(card);
  expect([cards.state(), cards.cardId(), cards.has('0112030405060708')]).toEqual(['empty', undefined, false]);
  expect(told).toEqual(['present', 'empty']);
});

test('with two cards nobody knows which is meant; the one that stays is known again', async () => {
  const { cards, told, lay, take } = openReaders(2);
  const first = await lay(one);
  await lay(other);
  expect([cards.state(), cards.cardId(), cards.card()]).toEqual(['several', undefined, undefined]);
  expect([cards.has('0112030405060708'), cards.has('0112030405060709')]).toEqual([true, true]);
  await take(first);
  expect([cards.state(), cards.cardId(), cards.has('0112030405060708')]).toEqual([
    'present',
    '0112030405060709',
    false,
  ]);
  expect([...new Set(told)]).toEqual(['present', 'several']);
});

test('a My Number card is told as one: its id is another one each time and names nobody', async () => {
  const { cards, lay } = openReaders();
  await lay(myNumberCard({ pin: '1234' }));
  expect([cards.state(), cards.cardId(), cards.card() === undefined]).toEqual(['my-number', undefined, false]);
});

test.each([
  ['silent', undefined],
  ['unreadable', Buffer.from('6A81', 'hex')],
])('a card that is %s is told as that', async (state, says) => {
  const { cards, lay } = openReaders();
  await lay({ ...one, answer: () => says });
  expect([cards.state(), cards.cardId()]).toEqual([state, undefined]);
});

test('readers come and go', () => {
  const { cards, told, plug } = openReaders(0);
  expect(cards.state()).toBe('no-reader');
  plug(1);
  plug(0);
  expect(told).toEqual(['empty', 'no-reader']);
});
