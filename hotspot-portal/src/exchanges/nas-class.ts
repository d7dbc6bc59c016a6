import { attributeType, rawValues } from '../radius/attribute.ts';
import type { Packet } from '../radius/packet.ts';
import type { Session } from '../session/session.ts';

const shape = /^[0-9a-f-]{36}$/;

/** What an access point hands back with all that it counts of a session (RFC 2865 §5.25): the session's own number. */
export function classOf({ id }: Pick<Session, 'id'>): Buffer {
  const value = Buffer.from(id, 'ascii');
  return Buffer.concat([Buffer.of(attributeType('Class'), value.length + 2), value]);
}

/** The session that an access point counts for; `null` where it says nothing that we have told it. */
export function sessionOfClass(packet: Packet): string | null {
  const text = rawValues(packet, 'Class')[0]?.toString('ascii') ?? '';
  return shape.test(text) ? text : null;
}
