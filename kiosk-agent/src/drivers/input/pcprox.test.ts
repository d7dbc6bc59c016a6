import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePcproxBadge } from './pcprox.ts';

const eight = fc.uint8Array({ minLength: 8, maxLength: 8 });
const lengths = (bits: number) => Uint8Array.of(bits, bits, 0, 0, 0, 0, 0, 0);

test('a badge is so many bits of what the reader has, the lowest byte first', () => {
  fc.assert(
    fc.property(eight, fc.integer({ min: 1, max: 64 }), (card, bits) => {
      const badge = decodePcproxBadge(card, lengths(bits));
      const number = [...card].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) & ((1n << BigInt(bits)) - 1n);
      expect(badge.ok && BigInt(`0x${badge.value.hex}`)).toBe(number);
      expect(badge.ok && badge.value.hex.length).toBe(Math.ceil(bits / 8) * 2);
    }),
  );
});

test('what another badge left above the length changes nothing', () => {
  const clean = Uint8Array.of(0xd2, 0x04, 0x2a, 0, 0, 0, 0, 0);
  const dirty = Uint8Array.of(0xd2, 0x04, 0x2a, 0xff, 0xff, 0xff, 0xff, 0xff);
  expect(decodePcproxBadge(dirty, lengths(24))).toEqual(decodePcproxBadge(clean, lengths(24)));
});

test.each([
  { name: 'nothing there', card: new Uint8Array(8), length: lengths(0), fault: 'no-badge' },
  {
    name: 'two lengths that differ',
    card: new Uint8Array(8),
    length: Uint8Array.of(24, 26, 0, 0, 0, 0, 0, 0),
    fault: 'contradiction',
  },
  { name: 'more bits than the buffer has', card: new Uint8Array(8), length: lengths(65), fault: 'too-long' },
  { name: 'an answer that was cut', card: new Uint8Array(7), length: lengths(24), fault: 'wrong-length' },
])('$name', ({ card, length, fault }) => {
  expect(decodePcproxBadge(card, length)).toEqual({ ok: false, error: fault });
});

test('any two answers give a badge or a fault with a name', () => {
  const anything = fc.oneof(eight, fc.uint8Array({ maxLength: 16 }));
  fc.assert(
    fc.property(anything, anything, (card, length) => {
      const read = decodePcproxBadge(card, length);
      expect(read.ok ? read.value.kind : read.error).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }),
  );
});
