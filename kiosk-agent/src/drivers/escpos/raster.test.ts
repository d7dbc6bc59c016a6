import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCommandReader } from '../../../simulators/printer/command-reader.ts';
import { createRealTimeReceiver } from '../../../simulators/printer/real-time.ts';
import { bitmapOfPixels, disarmRealTime, encodeBands, type Bitmap } from './raster.ts';

const bitmap = fc
  .record({ bytesPerRow: fc.integer({ min: 1, max: 12 }), heightDots: fc.integer({ min: 1, max: 60 }) })
  .chain(({ bytesPerRow, heightDots }) =>
    fc
      .uint8Array({ minLength: bytesPerRow * heightDots, maxLength: bytesPerRow * heightDots })
      .map((rows): Bitmap => ({ widthDots: bytesPerRow * 8, heightDots, rows })),
  );
/** Rows made of nothing but what starts real-time commands. */
const hostile = fc
  .array(fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x01), { minLength: 64, maxLength: 64 })
  .map((bytes): Bitmap => ({ widthDots: 64, heightDots: 8, rows: Uint8Array.from(bytes) }));

function decode(stream: Uint8Array): Uint8Array {
  const reader = createCommandReader();
  // A receiver holds a last DLE back until it has seen what follows.
  for (const part of createRealTimeReceiver()(Buffer.concat([stream, Uint8Array.of(0)]))) {
    if (part.kind !== 'buffered') throw new Error('A picture gave a real-time command.');
    reader.push(part.bytes);
  }
  const dots: Uint8Array[] = [];
  for (let command = reader.next(); command !== undefined; command = reader.next()) {
    if (command.kind === 'nothing') continue;
    if (command.kind !== 'raster') throw new Error(`A picture gave ${command.kind}.`);
    dots.push(command.dots);
  }
  expect(reader.bufferedBytes()).toBe(0);
  return Buffer.concat(dots);
}

test('the dots that a printer decodes are the dots that were drawn', () => {
  fc.assert(
    fc.property(fc.oneof(bitmap, hostile), fc.integer({ min: 1, max: 40 }), (drawn, rowsPerBand) => {
      const sent = decode(Buffer.concat(encodeBands(drawn, rowsPerBand)));
      expect(Buffer.from(sent).equals(disarmRealTime(drawn.rows))).toBe(true);
      const changed = sent.filter((byte, at) => byte !== drawn.rows[at]).length;
      const armed = drawn.rows.filter(
        (byte, at) => at > 0 && drawn.rows[at - 1] === 0x10 && [4, 5, 0x14].includes(byte),
      );
      expect(changed).toBe(armed.length);
    }),
    { numRuns: 300 },
  );
});

test('dark pixels are black, light and clear ones are paper', () => {
  const pixels = Uint8Array.from([0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 90, 90, 90, 255]);
  expect(Array.from(bitmapOfPixels(pixels, 4, 1).rows)).toEqual([0b10010000]);
});
