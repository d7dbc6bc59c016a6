import type { AccessPointProfile, NasLimit } from '@machikado/device-profiles/access-point-profile.ts';

/** What a session may use, beside its time. */
export type SessionLimits = {
  readonly downKbps?: number | undefined;
  readonly upKbps?: number | undefined;
  readonly totalBytes?: number | undefined;
};

const vendorSpecific = 26;
const maxUint32 = 2 ** 32 - 1;

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Math.min(Math.round(value), maxUint32));
  return bytes;
}

/** The value of one of a maker's attributes, or `null` where this session has no such limit. */
function valueOf({ limit, unit }: NasLimit, { downKbps, upKbps, totalBytes }: SessionLimits): Buffer | null {
  if (limit === 'both') {
    if (downKbps === undefined || upKbps === undefined) return null;
    return Buffer.from(`${upKbps}k/${downKbps}k`);
  }
  const value = { down: downKbps, up: upKbps, total: totalBytes }[limit];
  if (value === undefined) return null;
  return uint32(unit === 'bit/s' ? value * 1000 : value);
}

/** A maker's own attributes for a session, as they stand in an Access-Accept (RFC 2865 §5.26). */
export function limitAttributes(profile: AccessPointProfile, limits: SessionLimits): readonly Buffer[] {
  const rows = profile.role === 'nas' ? (profile.radius?.limits ?? []) : [];
  return rows.flatMap((row) => {
    const value = valueOf(row, limits);
    if (value === null) return [];
    const inner = Buffer.concat([uint32(row.vendor), Buffer.of(row.type, value.length + 2), value]);
    return [Buffer.concat([Buffer.of(vendorSpecific, inner.length + 2), inner])];
  });
}
