import assert from 'node:assert/strict';
import { decodeEap, encodeEap } from '../../../hotspot-portal/src/eap/eap-packet.ts';
import { createReassembly, fragmentsOf } from '../../../hotspot-portal/src/eap/tls-fragments.ts';
import { decodeAvps, encodeAvps, onlyAvp } from '../../../hotspot-portal/src/eap/ttls-avp.ts';
import type { Target } from '../fuzzer.ts';

const hex = (bytes: string) => Buffer.from(bytes, 'hex');

/** What is read is written again and read the same. */
function run(input: Buffer): void {
  const eap = decodeEap(input);
  if (eap.ok) assert.deepEqual(decodeEap(encodeEap(eap.value)), eap);
  const avps = decodeAvps(input);
  if (avps.ok) {
    assert.deepEqual(decodeAvps(encodeAvps(avps.value)), avps);
    onlyAvp(avps.value, 1);
  }
  // Fragments, each behind a byte for its length.
  const reassembly = createReassembly();
  for (let at = 0; at < input.length;) {
    const size = input.readUInt8(at);
    const whole = reassembly.take(input.subarray(at + 1, at + 1 + size));
    if (whole.ok && whole.value) {
      const again = createReassembly();
      const parts = fragmentsOf(whole.value, 0).map((part) => again.take(part));
      assert.deepEqual(parts.at(-1), whole);
    }
    at += 1 + size;
  }
}

export const target: Target = {
  seeds: [
    hex('0207000801616e6e'),
    hex('0300000c'),
    hex('00000001400000096100000000000002400000106162636465666768'),
    hex('0000000b c000001c 00000137 000102030405060708090a0b0c0d0e0f'.replaceAll(' ', '')),
    hex('0ac0000000080102030405040105060708'),
  ],
  words: [hex('00000137'), hex('40000008'), hex('c000000c'), hex('80000000'), hex('0201'), hex('0100')],
  maxBytes: 3000,
  run,
};
