import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeIdtechReport } from './idtech-500.ts';
import { decodeMagtekReport } from './magtek-337.ts';

type Tracks = readonly [string, string, string];

const trackOne = fc.stringMatching(/^%[0-9A-Z^/ ]{1,60}\?$/);
const trackTwo = fc.stringMatching(/^;[0-9=]{1,36}\?$/);
const cards: fc.Arbitrary<Tracks> = fc.tuple(trackOne, trackTwo, trackTwo);

function header(tracks: Tracks, encodeType: number): number[] {
  return [0, 0, 0, ...tracks.map((text) => text.length), encodeType];
}

/** The layout of MagTek's table of offsets. What lies behind a track is what another card left. */
function magtekReport(tracks: Tracks, rubbish: number): Uint8Array {
  const report = new Uint8Array(337).fill(rubbish);
  report.set(header(tracks, 0));
  for (const [index, text] of tracks.entries()) report.set(Buffer.from(text), 7 + index * 110);
  return report;
}

function idtechReport(tracks: Tracks, around: { readonly before: string; readonly highFirst: boolean }): Uint8Array {
  const output = Buffer.from(tracks.map((text) => around.before + text).join(''));
  const total = around.highFirst
    ? [output.length >> 8, output.length & 0xff]
    : [output.length & 0xff, output.length >> 8];
  const report = new Uint8Array(509);
  report.set([...header(tracks, 0), ...total]);
  report.set(output, 9);
  return report;
}

const texts = (tracks: Tracks) => tracks.map((text, index) => ({ track: String(index + 1), text }));

test('a MagTek report gives back each track, whatever lies behind it', () => {
  fc.assert(
    fc.property(cards, fc.integer({ min: 0, max: 255 }), (tracks, rubbish) => {
      const read = decodeMagtekReport(magtekReport(tracks, rubbish));
      expect(read.ok && read.value.tracks).toEqual(texts(tracks));
    }),
  );
});

test('an ID TECH report gives back each track, whatever the reader was told to put before it', () => {
  fc.assert(
    fc.property(cards, fc.stringMatching(/^[A-Z#]{0,8}$/), fc.boolean(), (tracks, before, highFirst) => {
      const length = tracks.join('').length + 3 * before.length;
      // Below 257 bytes the two orders of the total cannot be mistaken for each other.
      fc.pre(length < 256);
      const read = decodeIdtechReport(idtechReport(tracks, { before, highFirst }));
      expect(read.ok && read.value.tracks).toEqual(texts(tracks));
    }),
  );
});

test.each([
  ['MagTek', decodeMagtekReport, 337],
  ['ID TECH', decodeIdtechReport, 509],
] as const)('%s: whatever the bytes, they give a swipe or a fault with a name', (_name, decode, length) => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 1024 }),
    fc.uint8Array({ minLength: length, maxLength: length }),
    // Mostly plausible: short lengths, known encode types, printable text.
    fc
      .tuple(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 9, maxLength: 9 }),
        fc.array(fc.constantFrom(0x25, 0x3b, 0x3f, 0x41, 0x00), { minLength: length - 9, maxLength: length - 9 }),
      )
      .map(([head, rest]) => Uint8Array.from([...head, ...rest])),
  );
  fc.assert(
    fc.property(anything, (report) => {
      const read = decode(report);
      if (!read.ok) {
        expect(read.error).toMatch(/^[a-z]+(-[a-z]+)*$/);
        return;
      }
      for (const { text } of read.value.tracks) expect(text).toMatch(/^[ -~]+$/);
      const named = [...read.value.tracks.map(({ track }) => track), ...read.value.unreadable];
      expect(new Set(named).size).toBe(named.length);
    }),
    { numRuns: 300 },
  );
});

test.each<{ name: string; length?: number; bytes: readonly (readonly [at: number, byte: number])[]; fault: string }>([
  { name: 'a report that was cut', length: 336, bytes: [], fault: 'wrong-length' },
  { name: 'a length beyond the field', bytes: [[3, 111]], fault: 'length-beyond-field' },
  {
    name: 'an error together with characters',
    bytes: [
      [0, 1],
      [3, 4],
    ],
    fault: 'contradiction',
  },
  { name: 'an encode type that nobody has described', bytes: [[6, 8]], fault: 'unknown-encoding' },
  {
    name: 'control characters in a track',
    bytes: [
      [3, 1],
      [7, 0x1b],
    ],
    fault: 'not-text',
  },
])('MagTek: $name', ({ length = 337, bytes, fault }) => {
  const report = new Uint8Array(length);
  for (const [at, byte] of bytes) report[at] = byte;
  expect(decodeMagtekReport(report)).toEqual({ ok: false, error: fault });
});
