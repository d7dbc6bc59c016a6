import { expect, test } from 'vitest';
import { matchName } from './name-questions.ts';

test('a name is matched as it stands in a DNS message, from its first label to its end', () => {
  const match = matchName('wifi.asahikawa.test');
  const chunks = [...match.matchAll(/@th,(\d+),(\d+) 0x([0-9a-f]+)/g)].map(([, at, bits, hex = '']) => ({
    at: Number(at),
    bits: Number(bits),
    bytes: Buffer.from(hex, 'hex'),
  }));
  expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('latin1')).toBe('\x04wifi\x09asahikawa\x04test\x00');
  expect(match).toMatch(/^meta l4proto udp /);
  // Behind 8 bytes of UDP and 12 of DNS, one chunk right after the other.
  let next = 160;
  for (const { at, bits, bytes } of chunks) {
    expect([at, bits]).toEqual([next, bytes.length * 8]);
    next += bits;
  }
});
