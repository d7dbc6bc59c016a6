import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { attributeType } from '../radius/attribute.ts';
import type { Packet } from '../radius/packet.ts';

const vendorSpecific = 26;

/** One attribute, or one of a maker's, by itself; `key` as it stands in an allow-list: `79`, `26.311.16`. */
export type Part = { readonly key: string; readonly value: Buffer };

/** The attributes of a maker's attribute (RFC 2865 §5.26); none where it is not made of type, length and value. */
function vendorParts(value: Buffer): readonly Part[] {
  if (value.length < 4) return [];
  const vendor = value.readUInt32BE(0);
  const parts: Part[] = [];
  for (let at = 4; at < value.length;) {
    const size = at + 1 < value.length ? value.readUInt8(at + 1) : 0;
    if (size < 2 || at + size > value.length) return [];
    parts.push({ key: `${vendorSpecific}.${vendor}.${value.readUInt8(at)}`, value: value.subarray(at + 2, at + size) });
    at += size;
  }
  return parts;
}

export function partsOf({ attributes }: Pick<Packet, 'attributes'>): readonly Part[] {
  return attributes.flatMap(({ type, value }) =>
    type === vendorSpecific ? vendorParts(value) : [{ key: String(type), value }],
  );
}

/** A part as it stands in a packet. Its value fits: it comes out of one. */
export function encodePart({ key, value }: Part): Buffer {
  const [type = 0, vendor, vendorType = 0] = key.split('.').map(Number);
  if (vendor === undefined) return Buffer.concat([Buffer.of(type, value.length + 2), value]);
  const head = Buffer.alloc(8);
  head.set([type, value.length + 8]);
  head.writeUInt32BE(vendor, 2);
  head.set([vendorType, value.length + 2], 6);
  return Buffer.concat([head, value]);
}

export type AllowList = ReadonlySet<string>;

export function isAllowed(list: AllowList, { key }: Part): boolean {
  return list.has(key) || list.has(key.split('.').slice(0, 2).join('.'));
}

function keyOf(name: string): string | null {
  if (/^26\.\d{1,8}(\.\d{1,3})?$/.test(name)) return name;
  try {
    return String(attributeType(name));
  } catch {
    return null;
  }
}

/** Names of attributes, or numbers of makers, as a list. Error: the first that is neither. */
export function readAllowList(names: readonly string[]): Result<AllowList, string> {
  const keys = new Set<string>();
  for (const name of names) {
    const key = keyOf(name);
    if (key === null) return err(name);
    keys.add(key);
  }
  return ok(keys);
}
