import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardInMemory } from '../../../simulators/card/card-in-memory.ts';
import { felicaCard } from '../../../simulators/card/felica-card.ts';
import { attributesFile, myNumberCard, samplePerson } from '../../../simulators/card/my-number-card.ts';
import type { VirtualCard } from '../../../simulators/card/virtual-card.ts';
import { guardCard } from './command-guard.ts';
import { readAttributes, readTries } from './my-number-card.ts';

const pinOf = (text: string) => Buffer.from(text, 'latin1');
const portOf = (card: VirtualCard) => guardCard(cardInMemory(card));
const readAs = { name: samplePerson.name, address: samplePerson.address, born: '1958-04-03', sex: 'female' };

test('the four attributes come with the right PIN, and the card then forgets it', async () => {
  const card = myNumberCard({ pin: '1234', tries: 2 });
  const bare = cardInMemory(card);
  const pin = pinOf('1234');
  expect(await readAttributes(guardCard(bare), pin)).toEqual({ ok: true, value: readAs });
  expect([...pin]).toEqual([0, 0, 0, 0]);
  expect([card.tries(), card.pinsSent(), card.numberTouched()]).toEqual([3, 1, 0]);
  const again = await bare.transmit(Buffer.from('00B0000007', 'hex'));
  expect(again.ok && Buffer.from(again.value).toString('hex')).toBe('6986');
});

test('names and addresses of any length and script come out as they stand on the card', async () => {
  const text = fc.stringMatching(/^[一-龠ぁ-んァ-ヶA-Z0-9々〇]{1,300}$/u);
  await fc.assert(
    fc.asyncProperty(text, text, async (name, address) => {
      const person = { ...samplePerson, name: name.slice(0, 300), address: address.slice(0, 300) };
      const read = await readAttributes(portOf(myNumberCard({ pin: '1234', person })), pinOf('1234'));
      const fits = Buffer.byteLength(name) <= 1024 && Buffer.byteLength(address) <= 1024;
      const total = attributesFile(person).length - 64;
      if (fits && total <= 2048) expect(read).toEqual({ ok: true, value: { ...readAs, name, address } });
      else expect(read).toEqual({ ok: false, error: { why: 'garbled' } });
    }),
    { numRuns: 100 },
  );
});

test('a wrong PIN costs one try and is told with what is left; with one left the next one is not taken', async () => {
  const card = myNumberCard({ pin: '1234' });
  const port = portOf(card);
  expect(await readTries(port)).toEqual({ ok: true, value: 3 });
  expect(await readAttributes(port, pinOf('9999'))).toEqual({ ok: false, error: { why: 'wrong-pin', triesLeft: 2 } });
  expect(await readAttributes(port, pinOf('9998'))).toEqual({ ok: false, error: { why: 'wrong-pin', triesLeft: 1 } });
  // Even the right one: who is not sure must not lose the last try here.
  const pin = pinOf('1234');
  expect(await readAttributes(port, pin)).toEqual({ ok: false, error: { why: 'tries-low', triesLeft: 1 } });
  expect([...pin]).toEqual([0, 0, 0, 0]);
  expect([card.tries(), card.pinsSent()]).toEqual([1, 2]);
});

test.each([
  ['another card', felicaCard('0112030405060708'), 'not-my-number'],
  ['a card that says nothing', { ...felicaCard('00000000'), answer: () => undefined }, 'silent'],
  ['a card that says one byte', { ...felicaCard('00000000'), answer: () => Buffer.alloc(1) }, 'garbled'],
] as const)('%s is not sent a PIN', async (_name, card, why) => {
  const bare = cardInMemory(card);
  expect(await readAttributes(guardCard(bare), pinOf('1234'))).toEqual({ ok: false, error: { why } });
  expect(bare.heard.filter((hex) => hex.startsWith('0020008004'))).toEqual([]);
});

test('a card that is taken in the middle is told as gone, at whatever command', async () => {
  const commands = 7;
  for (let last = 0; last < commands; last++) {
    const card = myNumberCard({ pin: '1234' });
    let left = last;
    const bare = cardInMemory({
      ...card,
      answer: (command) => {
        if (left-- === 0) bare.remove();
        return card.answer(command);
      },
    });
    const pin = pinOf('1234');
    const read = await readAttributes(guardCard(bare), pin);
    expect([...pin]).toEqual([0, 0, 0, 0]);
    expect(read).toEqual({ ok: false, error: { why: 'removed' } });
  }
});

test('whatever a card answers, reading ends with a name, in few commands, and with a PIN of zeros', async () => {
  const word = fc.constantFrom('9000', '63C3', '63C2', '63C0', '6983', '6A82', '6982', '6B00');
  const body = fc.oneof(
    fc.constant(Buffer.alloc(0)),
    fc.constant(attributesFile(samplePerson).subarray(0, 7)),
    fc.constant(attributesFile(samplePerson)),
    fc.uint8Array({ maxLength: 300 }),
  );
  const answer = fc.tuple(body, word).map(([bytes, end]) => Buffer.concat([bytes, Buffer.from(end, 'hex')]));
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 40 }), async (answers) => {
      let at = 0;
      const bare = cardInMemory({ ...felicaCard('00000000'), answer: () => answers[at++ % answers.length] });
      const pin = pinOf('1234');
      const read = await readAttributes(guardCard(bare), pin);
      if (!read.ok) expect(read.error.why).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([...pin]).toEqual([0, 0, 0, 0]);
      expect(bare.heard.length).toBeLessThan(2100);
      expect(bare.heard.filter((hex) => hex.startsWith('0020008004')).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});
