import type { AccessPointProfile, NasLimit } from '@machikado/device-profiles/access-point-profile.ts';

/** What a session may use, beside its time. */
export type SessionLimits = {
  readonly downKbps?: number | undefined;
  readonly upKbps?: number | undefined;
  readonly totalBytes?: number | undefined;
};

const vendorSpecific = 26;
const gigaword = 2 ** 32;
const maxUint32 = gigaword - 1;

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Math.min(Math.round(value), maxUint32));
  return bytes;
}

/** One of a maker's own attributes, as it stands in an Access-Accept (RFC 2865 §5.26). */
function attributeOf(vendor: number, type: number, value: Buffer): Buffer {
  const inner = Buffer.concat([uint32(vendor), Buffer.of(type, value.length + 2), value]);
  return Buffer.concat([Buffer.of(vendorSpecific, inner.length + 2), inner]);
}

/** What stands for one limit: nothing where this session has no such limit, two attributes where one is too small. */
function attributesOf(row: NasLimit, { downKbps, upKbps, totalBytes }: SessionLimits): readonly Buffer[] {
  const { limit, unit, vendor, type, gigawords } = row;
  if (limit === 'both') {
    if (downKbps === undefined || upKbps === undefined) return [];
    return [attributeOf(vendor, type, Buffer.from(`${upKbps}k/${downKbps}k`))];
  }
  const value = { down: downKbps, up: upKbps, total: totalBytes }[limit];
  if (value === undefined) return [];
  if (!gigawords || value <= maxUint32)
    return [attributeOf(vendor, type, uint32(unit === 'bit/s' ? value * 1000 : value))];
  const high = Math.floor(value / gigaword);
  return [attributeOf(vendor, type, uint32(value % gigaword)), attributeOf(vendor, gigawords.type, uint32(high))];
}

/** A maker's own attributes for a session. */
export function limitAttributes(profile: AccessPointProfile, limits: SessionLimits): readonly Buffer[] {
  const rows = profile.role === 'nas' ? (profile.radius?.limits ?? []) : [];
  return rows.flatMap((row) => attributesOf(row, limits));
}
