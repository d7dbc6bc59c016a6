import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { createHidBench } from '../../../simulators/hid/virtual-hid.ts';
import { watchCards } from '../card/reader.ts';
import { decideCode } from './code.ts';
import { openHidReaders } from './hid-readers.ts';

const scanner = { vendorId: 0x1234, productId: 1, usagePage: 0x8c, usage: 2 };
const magtek = { vendorId: 0x0801, productId: 0x0002, usagePage: 0xff00, usage: 1 };
const pcprox = { vendorId: 0x0c27, productId: 0x3bfa, usagePage: 1, usage: 6 };

function scanned(text: string, isMore = false): Uint8Array {
  const report = new Uint8Array(64);
  report.set([2, text.length, ...Buffer.from(`]Q1${text}`, 'latin1')]);
  report[63] = isMore ? 1 : 0;
  return report;
}

function swiped(track2: string): Uint8Array {
  const report = new Uint8Array(337);
  report[4] = track2.length;
  report.set(Buffer.from(track2, 'latin1'), 117);
  return report;
}

async function open() {
  const bench = createHidBench();
  const codes: string[] = [];
  const lines: string[] = [];
  let now = 0;
  const readers = openHidReaders({
    ...bench,
    pollMs: 3_600_000,
    badgePollMs: 1,
    clock: () => now,
    log: createLog('test', (line) => lines.push(line)),
    onCode: ({ from, text }) => codes.push(`${from} ${text}`),
  });
  await readers.look();
  return {
    ...{ bench, readers, codes, lines },
    pass: (ms: number) => (now += ms),
    [Symbol.asyncDispose]: () => readers[Symbol.asyncDispose](),
  };
}

test('a scanner that is plugged in is read at once, also after it was pulled out in the middle of a code', async () => {
  await using kiosk = await open();
  const { bench, readers, codes } = kiosk;
  const first = bench.plug(scanner);
  await readers.look();
  first.say(scanned('A-0001'));
  first.say(scanned('half of a '.padEnd(56, 'x'), true));
  bench.unplug(first);
  await readers.look();
  const again = bench.plug(scanner);
  await readers.look();
  again.say(scanned('A-0002'));
  expect(codes).toEqual(['scanner A-0001', 'scanner A-0002']);
  expect([first.isOpen(), again.isOpen(), bench.opened()]).toEqual([false, true, 2]);
});

test('what no event told is found by looking: a new device, one that has vanished, one that may be opened late', async () => {
  await using kiosk = await open();
  const { bench, readers, codes, lines } = kiosk;
  bench.mayOpen = false;
  const hid = bench.plug(scanner);
  await readers.look();
  expect(hid.isOpen()).toBe(false);
  await readers.look();
  // Said once, however often it is tried.
  expect(lines.filter((line) => line.includes('hid.not-opened'))).toHaveLength(1);
  bench.mayOpen = true;
  await readers.look();
  hid.say(scanned('A-0003'));
  bench.vanish(hid);
  await readers.look();
  expect([codes, hid.isOpen()]).toEqual([['scanner A-0003'], false]);
});

test('looking many times at once opens a device once, and a device of nobody’s is left alone', async () => {
  await using kiosk = await open();
  const { bench, readers } = kiosk;
  bench.plug({ vendorId: 0x9999, productId: 9, usagePage: 1, usage: 2 });
  const hid = bench.plug(scanner);
  await Promise.all(Array.from({ length: 20 }, () => readers.look()));
  await readers.look();
  expect([hid.isOpen(), bench.opened()]).toEqual([true, 1]);
});

test('a device whose reading fails is opened anew', async () => {
  await using kiosk = await open();
  const { bench, readers, codes } = kiosk;
  const hid = bench.plug(scanner);
  await readers.look();
  bench.stumble(hid);
  await readers.look();
  await readers.look();
  hid.say(scanned('A-0005'));
  expect([codes, bench.opened()]).toEqual([['scanner A-0005'], 2]);
});

test('after the end every device is let go of', async () => {
  const { bench, readers } = await open();
  const hid = bench.plug(scanner);
  await readers.look();
  await readers[Symbol.asyncDispose]();
  expect(hid.isOpen()).toBe(false);
});

test('half a code that is given up does not run into one that comes later', async () => {
  await using kiosk = await open();
  const { bench, readers, codes, pass } = kiosk;
  const hid = bench.plug(scanner);
  await readers.look();
  hid.say(scanned('lost'.padEnd(56, '.'), true));
  pass(5000);
  hid.say(scanned('A-0004'));
  expect(codes).toEqual(['scanner A-0004']);
});

test('a stripe gives a user’s number, and of a bank’s card nothing goes anywhere', async () => {
  await using kiosk = await open();
  const { bench, readers, codes, lines } = kiosk;
  const hid = bench.plug(magtek);
  await readers.look();
  hid.say(swiped(';10000014=9912?'));
  hid.say(swiped(';4980000000000006=99121010000?'));
  hid.say(swiped(''));
  hid.say(new Uint8Array(12));
  expect(codes).toEqual(['stripe 10000014']);
  expect(lines.join('')).not.toContain('4980000000000006');
  for (const why of ['foreign-card', 'unreadable', 'wrong-length']) expect(lines.join('')).toContain(why);
});

test('a badge lies there like a card until it is taken, and goes with its reader', async () => {
  await using kiosk = await open();
  const { bench, readers, codes } = kiosk;
  const told: string[] = [];
  const cards = watchCards(readers, (state) => told.push(state));
  expect(cards.state()).toBe('no-reader');
  let held = true;
  const hid = bench.plug(pcprox, (sent) => {
    if (!held) return new Uint8Array(9);
    return Buffer.from(sent.startsWith('008F') ? '00D2042A0000000000' : '001818000000000000', 'hex');
  });
  await readers.look();
  await vi.waitFor(() => expect(cards.cardId()).toBe('002A04D2'));
  held = false;
  await vi.waitFor(() => expect(cards.state()).toBe('empty'));
  held = true;
  await vi.waitFor(() => expect(cards.state()).toBe('present'));
  bench.unplug(hid);
  await vi.waitFor(() => expect(cards.state()).toBe('no-reader'));
  expect(codes).toEqual([]);
});

test('no report of any device brings the reader down', async () => {
  await using kiosk = await open();
  const { bench, readers, codes } = kiosk;
  const hids = [scanner, magtek].map((device) => bench.plug(device));
  await readers.look();
  fc.assert(
    fc.property(fc.constantFrom(...hids), fc.uint8Array({ maxLength: 400 }), (hid, report) => hid.say(report)),
    { numRuns: 500 },
  );
  expect(hids.every((hid) => hid.isOpen())).toBe(true);
  expect(codes.every((code) => code.length < 1100)).toBe(true);
});

test('only a user’s number and a printable code come through', () => {
  const digits = fc.stringMatching(/^\d{1,19}$/);
  fc.assert(
    fc.property(digits, (number) => {
      const swipe = {
        kind: 'swipe',
        encoding: 'iso',
        unreadable: [],
        tracks: [{ track: '2', text: `;${number}=9912?` }],
      } as const;
      const isOurs = number.length >= 6 && number.length <= 10;
      expect(decideCode(swipe).ok).toBe(isOurs);
    }),
  );
  const scan = (text: string) => decideCode({ kind: 'scan', symbology: 'qr-code', text });
  expect(scan('A\u001b[2J')).toEqual({ ok: false, error: 'not-printable' });
  expect(scan('x'.repeat(1025))).toEqual({ ok: false, error: 'not-printable' });
});
