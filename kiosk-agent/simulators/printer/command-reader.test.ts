import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCommandReader, type Command } from './command-reader.ts';
import { createRealTimeReceiver } from './real-time.ts';

/** Bytes that look like commands more often than chance would have it. */
const bytes = fc
  .array(fc.oneof(fc.constantFrom(0x1b, 0x1c, 0x1d, 0x10, 0x04, 0x76, 0x30, 0x56, 0x28, 0x4c, 0x40), fc.nat(255)), {
    maxLength: 80,
  })
  .map((list) => Uint8Array.from(list));

function readAll(pieces: readonly Uint8Array[]): { commands: Command[]; left: number } {
  const reader = createCommandReader();
  const commands: Command[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let command = reader.next(); command !== undefined; command = reader.next()) commands.push(command);
  }
  return { commands, left: reader.bufferedBytes() };
}

test('any stream is read to its end: every byte is in a command or waits for more', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 6 }), (pieces) => {
      const { commands, left } = readAll(pieces);
      const read = Buffer.concat(commands.map((command) => command.bytes));
      const all = Buffer.concat(pieces);
      expect(read.length + left).toBe(all.length);
      expect(all.subarray(0, read.length).equals(read)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('real-time questions are found wherever the stream is cut, and nothing else is lost', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 6 }), (pieces) => {
      const inPieces = createRealTimeReceiver();
      const join = (parts: ReturnType<typeof inPieces>) => ({
        plain: Buffer.concat(parts.map((part) => (part.kind === 'buffered' ? part.bytes : new Uint8Array()))).toString(
          'hex',
        ),
        asked: parts.flatMap((part) => (part.kind === 'ask-status' ? [part.what] : [])),
      });
      const whole = createRealTimeReceiver()(Buffer.concat(pieces));
      expect(join(pieces.flatMap((piece) => inPieces(piece)))).toEqual(join(whole));
    }),
    { numRuns: 500 },
  );
});

test('the commands of a slip are understood', () => {
  const stream = Buffer.from([
    ...[0x1b, 0x40, 0x1d, 0x61, 0xff, 0x1b, 0x74, 1, 0x1c, 0x43, 1, 0x41, 0x42, 0x0a],
    ...[0x1d, 0x76, 0x30, 0, 1, 0, 2, 0, 0xaa, 0x55],
    ...[0x1d, 0x38, 0x4c, 12, 0, 0, 0, 48, 112, 48, 1, 1, 49, 8, 0, 2, 0, 0x0f, 0xf0, 0x1d, 0x28, 0x4c, 2, 0, 48, 50],
    ...[0x1b, 0x64, 3, 0x1d, 0x56, 66, 0, 0x1d, 0x72, 1, 0x1d, 0x49, 66, 0x1d, 0x99],
  ]);
  expect(readAll([stream]).commands.map((command) => command.kind)).toEqual([
    ...['initialise', 'automatic-status', 'setting', 'setting', 'text', 'feed', 'raster', 'setting', 'raster'],
    ...['feed', 'cut', 'fence', 'identity', 'unknown'],
  ]);
});
