import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMsrReport, readMsrLayout } from './msr-page.ts';
import { readInputFields } from './report-descriptor.ts';
import type { TrackName } from './swipe.ts';
import { decodeTrackBits } from './track-bits.ts';

type Stripe = {
  readonly track: TrackName;
  readonly text: fc.Arbitrary<string>;
  readonly whole: (text: string) => string;
};

const stripes: readonly Stripe[] = [
  { track: '1', text: fc.stringMatching(/^[0-9A-Z^/ ]{1,70}$/), whole: (text) => `%${text}?` },
  { track: '2', text: fc.stringMatching(/^[0-9=]{1,37}$/), whole: (text) => `;${text}?` },
  { track: 'jis', text: fc.stringMatching(/^[ -~]{1,69}$/), whole: (text) => text },
];

const shapes = { 1: [6, 1, 0x20], 2: [4, 1, 0x30], 3: [4, 1, 0x30], jis: [7, 0, 0] } as const;

/** Writes a stripe as a card has it: characters with the lowest bit first and a parity bit, then the check character. */
function stripeBits(track: TrackName, written: string): number[] {
  const [dataBits, parity, base] = shapes[track];
  const values = Array.from(Buffer.from(written, 'latin1'), (byte) => byte - base);
  const check = values.reduce((sum, value) => sum ^ value, 0);
  return [...values, check].flatMap((value) => {
    const bits = Array.from({ length: dataBits }, (_, bit) => (value >> bit) & 1);
    const ones = bits.reduce((sum, bit) => sum + bit, 0);
    return [...bits, (ones + parity) % 2];
  });
}

type Packing = { readonly lead: number; readonly backwards: boolean; readonly highFirst: boolean };

function packed(bits: readonly number[], { lead, backwards, highFirst }: Packing): Uint8Array {
  const stream = [...new Array<number>(lead).fill(0), ...bits, 0, 0, 0];
  const ordered = backwards ? stream.toReversed() : stream;
  const bytes = new Uint8Array(Math.ceil(ordered.length / 8));
  for (const [index, bit] of ordered.entries()) {
    const shift = highFirst ? 7 - (index % 8) : index % 8;
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (bit << shift);
  }
  return bytes;
}

const packings = fc.record({ lead: fc.integer({ min: 0, max: 40 }), backwards: fc.boolean(), highFirst: fc.boolean() });

test.each(stripes)(
  'track $track: what was written is read, or nothing is, in every direction and order of bits',
  (stripe) => {
    let unread = 0;
    fc.assert(
      fc.property(stripe.text, packings, (text, packing) => {
        const whole = stripe.whole(text);
        const written = stripe.track === 'jis' ? `\x7f${text}\x7f` : whole;
        const read = decodeTrackBits(packed(stripeBits(stripe.track, written), packing), stripe.track);
        if (read === undefined) unread++;
        else expect(read).toBe(whole);
      }),
      { numRuns: 300 },
    );
    // Two readings that differ are thrown away; that is rare.
    expect(unread).toBeLessThan(30);
  },
);

test('one wrong bit is never read as another number', () => {
  const digits = fc.stringMatching(/^[0-9=]{4,37}$/);
  fc.assert(
    fc.property(digits, fc.nat(), packings, (text, where, packing) => {
      const bits = stripeBits('2', `;${text}?`);
      const at = where % bits.length;
      const damaged = bits.with(at, 1 - (bits[at] ?? 0));
      const read = decodeTrackBits(packed(damaged, packing), '2');
      expect([undefined, `;${text}?`]).toContain(read);
    }),
    { numRuns: 500 },
  );
});

test.each([
  // Parity sees nothing of these, the check character does.
  ['two wrong bits in one character', [6, 8]],
  // The check character sees nothing of these, parity does.
  ['the same bit wrong in two characters', [6, 11]],
])('%s are found', (_name, wrong) => {
  const bits = stripeBits('2', ';0010000014?');
  const damaged = bits.map((bit, at) => (wrong.includes(at) ? 1 - bit : bit));
  for (const backwards of [false, true]) {
    const stream = packed(damaged, { lead: 3, backwards, highFirst: false });
    expect(decodeTrackBits(stream, '2')).toBeUndefined();
  }
});

test('katakana on the front stripe is read as such', () => {
  const bits = stripeBits('jis', '\x7fA\x0e\x36\x5c\x0fB\x7f');
  expect(decodeTrackBits(packed(bits, { lead: 5, backwards: false, highFirst: false }), 'jis')).toBe('AｶﾜB');
});

/** A reader with numbered reports, as the fixtures have one without. */
const numbered = Uint8Array.from(
  Buffer.from('058E0901A1018503150026FF00750809120914950281020922953081020924955082020 1C0'.replaceAll(' ', ''), 'hex'),
);

test('the layout is read from the descriptor, with the report id counted', () => {
  expect(readMsrLayout(numbered)).toEqual({
    ok: true,
    value: {
      reportId: 3,
      reportBytes: 131,
      tracks: [
        { track: '2', lengthAt: 1, lengthBytes: 1, dataAt: 3, dataBytes: 48 },
        { track: 'jis', lengthAt: 2, lengthBytes: 1, dataAt: 51, dataBytes: 80 },
      ],
    },
  });
});

test.each([
  ['nothing', '', 'no-tracks'],
  ['a keyboard', '05010906A101050719E029E71500250175019508810 2C0'.replaceAll(' ', ''), 'no-tracks'],
  ['an item that is cut off', '058E26FF', 'cut-off'],
  ['a long item', 'FE02FF0000', 'long-item'],
  ['a report of half a gigabyte', '058E7520 97FFFFFF7F 0911 8102'.replaceAll(' ', ''), 'too-much'],
] as const)('a descriptor with %s is refused', (_name, hex, fault) => {
  expect(readMsrLayout(Buffer.from(hex, 'hex'))).toEqual({ ok: false, error: fault });
});

test('any descriptor and any report give a layout, a swipe or a fault with a name', () => {
  const itemBytes = fc.constantFrom(
    0x05,
    0x8e,
    0x09,
    0x11,
    0x21,
    0x75,
    0x08,
    0x95,
    0x10,
    0x81,
    0x02,
    0x85,
    0xa1,
    0x06,
    0x96,
  );
  const descriptors = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(itemBytes, { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
    fc.constant(numbered),
  );
  fc.assert(
    fc.property(descriptors, fc.uint8Array({ maxLength: 200 }), (descriptor, report) => {
      const fields = readInputFields(descriptor);
      if (fields.ok) expect(fields.value.length).toBeLessThanOrEqual(512);
      const layout = readMsrLayout(descriptor);
      if (!layout.ok) {
        expect(layout.error).toMatch(/^[a-z]+(-[a-z]+)*$/);
        return;
      }
      const whole = new Uint8Array(Math.min(layout.value.reportBytes, 4096));
      whole.set(report.subarray(0, whole.length));
      const read = decodeMsrReport(whole, layout.value);
      expect(read.ok ? read.value.kind : read.error).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }),
    { numRuns: 500 },
  );
});
