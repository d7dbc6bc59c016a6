import { attributeType, rawValues } from './attribute.ts';
import type { Packet } from './packet.ts';

const maxValueBytes = 253;

/** The EAP packet of a request: its EAP-Message attributes one after the other (RFC 3579 §3.1); `null` where it has none. */
export function eapOf(packet: Packet): Buffer | null {
  const parts = rawValues(packet, 'EAP-Message');
  return parts.length === 0 ? null : Buffer.concat(parts);
}

/** An attribute that is longer than one may be, as several. */
export function splitAttribute(name: string, value: Buffer): readonly Buffer[] {
  const type = attributeType(name);
  const count = Math.max(1, Math.ceil(value.length / maxValueBytes));
  return Array.from({ length: count }, (_, at) => {
    const part = value.subarray(at * maxValueBytes, (at + 1) * maxValueBytes);
    return Buffer.concat([Buffer.of(type, part.length + 2), part]);
  });
}
