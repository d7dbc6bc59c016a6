const vendorSpecific = 26;

/** A maker's attribute as it stands in a packet, RFC 2865 §5.26. */
export function vendorAttribute(vendor: number, type: number, value: Buffer): Buffer {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(vendor);
  const inner = Buffer.concat([id, Buffer.of(type, value.length + 2), value]);
  return Buffer.concat([Buffer.of(vendorSpecific, inner.length + 2), inner]);
}
