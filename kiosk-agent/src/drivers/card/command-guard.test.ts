import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardInMemory } from '../../../simulators/card/card-in-memory.ts';
import { myNumberCard, sampleNumber } from '../../../simulators/card/my-number-card.ts';
import { guardCard } from './command-guard.ts';

const selectApplication = '00A4040C0AD3921000310001010408';
const selectPin = '00A4020C020011';
const selectAttributes = '00A4020C020002';
const askTries = '00200080';
const rightPin = '002000800431323334';
const bytesOf = (hex: string) => Buffer.from(hex, 'hex');

function guarded(tries = 3) {
  const card = myNumberCard({ pin: '1234', tries });
  const bare = cardInMemory(card);
  const guard = guardCard(bare);
  return { card, bare, send: (hex: string) => guard.transmit(bytesOf(hex)) };
}

/** As far as the card lets anybody: the right PIN was given, the attributes are selected. */
const everythingOpen = [selectApplication, selectPin, askTries, rightPin, selectAttributes];

/** Ways to the file with the number that the virtual card takes, and some that only other cards would. */
const waysToTheNumber = [
  ['EF 0001', '00A4020C020001'],
  ['EF 0001, with an answer', '00A40200020001'],
  ['EF 0001, with an answer and a length', '00A4020002000100'],
  ['EF 0001, by any identifier', '00A4000C020001'],
  ['EF 0001, by a path', '00A4080C043F000001'],
  ['EF 0001, by a path from here', '00A4090C020001'],
  ['EF 0001, on another channel', '01A4020C020001'],
  ['EF 0001, in an extended command', '00A4020C0000020001'],
  ['a short identifier', '00B0810000'],
  ['a short identifier and an offset', '00B0810210'],
  ['the odd instruction', '00B1000100'],
  ['a record', '00B2010400'],
  ['the number as its own PIN', '00A4020C020014'],
] as const;

/** What else this kiosk has no business with. */
const elsewhere = [
  ['the application with the picture', '00A4040C0AD3921000310001010402'],
  ['the application of signatures', '00A4040C0AD392F000260100000001'],
  ['a longer name', '00A4040C0BD392100031000101040800'],
  ['hashes and signature', '00A4020C020003'],
  ['the certificate', '00A4020C020004'],
  ['a signature', '802A008000'],
  ['a change of the PIN', '002400800831323334FFFFFFFF'],
  ['a reset of the PIN', '002C0080'],
  ['a PIN of six digits', '0020008006313233343536'],
  ['a PIN of letters', '002000800441424344'],
  ['another PIN', '002000810431323334'],
  ['writing', '00D6000001FF'],
  ['loading a key into the reader', 'FF82000006FFFFFFFFFFFF'],
  ['a direct command to the reader', 'FF00000004D44A0100'],
  ['nothing', ''],
] as const;

test.each([...waysToTheNumber, ...elsewhere])('%s is refused, whatever was allowed before', async (_name, hex) => {
  const { card, bare, send } = guarded();
  for (const before of ['', ...everythingOpen]) {
    if (before !== '') expect((await send(before)).ok).toBe(true);
    const sent = bare.heard.length;
    expect(await send(hex)).toEqual({ ok: false, error: 'refused' });
    expect(bare.heard).toHaveLength(sent);
  }
  expect(card.numberTouched()).toBe(0);
});

test('the ways to the number are ways: without the guard the card gives it away', async () => {
  for (const [name, hex] of waysToTheNumber.filter(([way]) => ['EF 0001', 'a short identifier'].includes(way))) {
    const card = myNumberCard({ pin: '1234' });
    const bare = cardInMemory(card);
    for (const before of everythingOpen) expect((await bare.transmit(bytesOf(before))).ok).toBe(true);
    const direct = await bare.transmit(bytesOf(hex));
    const read = hex.startsWith('00B0') ? direct : await bare.transmit(bytesOf('00B0000020'));
    expect(read.ok && Buffer.from(read.value).toString('latin1'), name).toContain(sampleNumber);
    expect(card.numberTouched()).toBeGreaterThan(0);
  }
});

test('no sequence of commands selects the number, or sends a PIN that was not asked about', async () => {
  const own = [...everythingOpen, '00B0000007', '00B0000780', 'FFCA000000'];
  const near = fc
    .tuple(
      fc.constantFrom(...own, ...waysToTheNumber.map(([, hex]) => hex)),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
    )
    .map(([hex, at, value]) => {
      const bytes = bytesOf(hex);
      if (bytes.length > 0) bytes[at % bytes.length] = value;
      return bytes.toString('hex');
    });
  const any = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  const command = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...own) }, near, any);
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
      const { card, bare, send } = guarded();
      for (const hex of [...everythingOpen, ...commands]) {
        const answer = await send(hex);
        if (answer.ok) expect(Buffer.from(answer.value).toString('latin1')).not.toContain(sampleNumber);
      }
      expect(card.numberTouched()).toBe(0);
      const pins = bare.heard.flatMap((one, index) => (one.length > 8 && one.startsWith('0020') ? [index] : []));
      // The reader's own command for the id of a card changes nothing in between.
      for (const index of pins)
        expect(bare.heard.slice(0, index).findLast((one) => one !== 'FFCA000000')).toBe(askTries);
    }),
    { numRuns: 300 },
  );
});

test.each([1, 0])('with %i tries left no PIN comes to the card', async (tries) => {
  const { card, send } = guarded(tries);
  for (const before of [selectApplication, selectPin, askTries]) expect((await send(before)).ok).toBe(true);
  expect(await send(rightPin)).toEqual({ ok: false, error: 'refused' });
  expect([card.pinsSent(), card.tries()]).toEqual([0, tries]);
});

test('a PIN is never sent twice, and never after the card was begun with anew', async () => {
  const { card, send } = guarded();
  for (const before of [selectApplication, selectPin, askTries]) expect((await send(before)).ok).toBe(true);
  expect((await send('002000800439393939')).ok).toBe(true);
  expect(await send('002000800439393939')).toEqual({ ok: false, error: 'refused' });
  expect((await send(askTries)).ok).toBe(true);
  expect((await send(selectApplication)).ok).toBe(true);
  expect(await send(rightPin)).toEqual({ ok: false, error: 'refused' });
  expect(card.pinsSent()).toBe(1);
});

test('commands that come together go one after another', async () => {
  const { send, bare } = guarded();
  const together = await Promise.all(everythingOpen.map((hex) => send(hex)));
  expect(together.every((answer) => answer.ok)).toBe(true);
  expect(bare.heard).toEqual(everythingOpen);
});
