import type { Packet } from './packet.ts';

const vendorSpecific = 26;

/** A maker's attribute as it stands in a packet, RFC 2865 §5.26. */
export function vendorAttribute(vendor: number, type: number, value: Buffer): Buffer {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(vendor);
  const inner = Buffer.concat([id, Buffer.of(type, value.length + 2), value]);
  return Buffer.concat([Buffer.of(vendorSpecific, inner.length + 2), inner]);
}

/** The values of one of a maker's attributes, in their order; what is not laid out as RFC 2865 §5.26 advises has none. */
export function vendorValues({ attributes }: Packet, vendor: number, wanted: number): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const { type, value } of attributes) {
    if (type !== vendorSpecific || value.length < 6 || value.readUInt32BE(0) !== vendor) continue;
    for (let at = 4; at + 2 <= value.length;) {
      const size = value.readUInt8(at + 1);
      if (size < 2 || at + size > value.length) break;
      if (value.readUInt8(at) === wanted) found.push(value.subarray(at + 2, at + size));
      at += size;
    }
  }
  return found;
}
