import assert from 'node:assert/strict';
import { extendedAttributes } from '../../../hotspot-portal/src/radius/extended-attribute.ts';
import { decodePacket } from '../../../hotspot-portal/src/radius/packet.ts';
import { vendorValues } from '../../../hotspot-portal/src/radius/vendor-attribute.ts';
import { encodePart, partsOf } from '../../../hotspot-portal/src/roaming/attribute-filter.ts';
import type { Target } from '../fuzzer.ts';
import { packetOf, packets, words } from './sample-packets.ts';

const hex = (bytes: string) => Buffer.from(bytes, 'hex');
/** RFC 6929 §2: short, a maker's, long in two pieces, long of a maker, cut off. */
const extended = [
  hex('f10401aa'),
  hex('f1091a00000137' + '05bbcc'),
  hex('f5060180aabb' + 'f5060100ccdd'),
  hex('f60a1a0000003722' + '01ee'),
  hex('f1021a03'),
];
const vendors = [311, 14_122, 9, 14_559];

function run(input: Buffer): void {
  const decoded = decodePacket(input);
  if (!decoded.ok) return;
  const packet = decoded.value;
  const whole = packet.attributes.reduce((sum, { value }) => sum + value.length, 0);
  const found = extendedAttributes(packet.attributes);
  for (const { type, extendedType, value, vendor } of found) {
    assert(type >= 241 && type <= 246 && extendedType >= 0 && extendedType <= 255);
    assert(vendor === undefined || (extendedType === 26 && vendor.id >= 0 && vendor.type <= 255));
    assert(value.length < whole);
  }
  // What the pieces hold is nobody's twice.
  assert(found.reduce((sum, { value }) => sum + value.length, 0) <= whole);
  const shorts = packet.attributes.filter(({ type, value }) => type >= 241 && type <= 244 && value.length >= 2);
  assert.equal(found.filter(({ type }) => type <= 244).length, shorts.length);
  const parts = partsOf(packet);
  for (const vendor of vendors)
    for (const { key, value } of parts) {
      if (!key.startsWith(`26.${vendor}.`)) continue;
      const values = vendorValues(packet, vendor, Number(key.split('.')[2]));
      assert(values.some((one) => one.equals(value)));
    }
  // Each part, in a packet of its own, is the same part.
  for (const part of parts) {
    const encoded = encodePart(part);
    const again = decodePacket(Buffer.concat([Buffer.of(1, 1, 0, 20 + encoded.length), Buffer.alloc(16), encoded]));
    assert(again.ok || encoded.length > 235, part.key);
    if (again.ok) assert.deepEqual(partsOf(again.value), [part]);
  }
}

export const target: Target = {
  seeds: [
    ...packets,
    packetOf(1, [['User-Name', 'a']], extended.slice(0, 4)),
    packetOf(1, [], [...extended].reverse().slice(1)),
  ],
  words: [...words, ...extended],
  maxBytes: 4200,
  run,
};
