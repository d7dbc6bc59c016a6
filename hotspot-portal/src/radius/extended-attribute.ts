import type { RawAttribute } from './packet.ts';

/** RFC 6929 §2: types 241–244 are followed by an extended type, 245 and 246 also by a byte of flags. */
const extended = { first: 241, last: 244, longLast: 246 } as const;
/** Of the flags of a long one: more of the same value follows (§2.2). */
const more = 0x80;
const vendorSpecific = 26;

/** A value of the extended space, put together again where it came in pieces. */
export type ExtendedAttribute = {
  readonly type: number;
  readonly extendedType: number;
  /** Of a maker's (§2.3, §2.4): its number and the maker's own type. */
  readonly vendor?: { readonly id: number; readonly type: number };
  readonly value: Buffer;
};

function open(type: number, extendedType: number, value: Buffer): ExtendedAttribute {
  if (extendedType !== vendorSpecific || value.length < 5) return { type, extendedType, value };
  return {
    ...{ type, extendedType, value: value.subarray(5) },
    vendor: { id: value.readUInt32BE(0), type: value.readUInt8(4) },
  };
}

/**
 * The extended attributes of a packet in their order. One that is too short for its header, or whose pieces do not follow
 * one another, is left out ("invalid attribute", RFC 6929 §2.8).
 */
export function extendedAttributes(attributes: readonly RawAttribute[]): readonly ExtendedAttribute[] {
  const found: ExtendedAttribute[] = [];
  let pieces: Buffer[] = [];
  let under: number | null = null;
  for (const { type, value } of attributes) {
    const isLong = type > extended.last && type <= extended.longLast;
    const key = isLong && value.length >= 2 ? type * 256 + value.readUInt8(0) : null;
    if (under !== null && key !== under) {
      pieces = [];
      under = null;
    }
    if (type >= extended.first && type <= extended.last && value.length >= 2) {
      found.push(open(type, value.readUInt8(0), value.subarray(1)));
    } else if (key !== null && value.length >= 3) {
      pieces.push(value.subarray(2));
      under = key;
      if ((value.readUInt8(1) & more) !== 0) continue;
      found.push(open(type, value.readUInt8(0), Buffer.concat(pieces)));
      pieces = [];
      under = null;
    }
  }
  return found;
}
