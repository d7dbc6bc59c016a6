import { encodeAttributes, nameOf } from './attribute.ts';
import { beginHmac, digestBytes, endHmac, isSameDigest } from './hmac-md5.ts';
import { addMd5 } from './md5.ts';
import { messageAuthenticatorType } from './message-authenticator.ts';
import { authenticatorOf, decodePacket, headerBytes, zeroAuthenticator, type Packet } from './packet.ts';

/** RFC 5176 §2.3. */
const requests = { disconnect: 40, change: 43 } as const;
const acknowledged = new Set([41, 44]);
const refused = new Set([42, 45]);
/** RFC 2869 §5.3: an old request is not taken twice. */
const eventTimestampType = 55;

/** What an access point shall do with a device, and when that was decided. */
export type NasOrder = {
  /** `change`: what `attributes` say takes the place of what was told at the sign-in (CoA). */
  readonly what: keyof typeof requests;
  readonly attributes: readonly Buffer[];
  /** The name by which it asked to let the device in, where it has one of the portal's: CoovaChilli looks for no other. */
  readonly user?: string;
  /** The device, as the access point writes its address (RFC 3580 §3.21 where that is not known). */
  readonly station: string;
  /** One of the access point's own sessions; all that the device has there where it is absent. */
  readonly acctSessionId?: string;
  readonly atMs: number;
};

/** A request, sealed by both of RFC 5176's authenticators: the inner one is made over a zero outer one. */
export function encodeOrder(order: NasOrder, secret: Buffer, identifier: number): Buffer {
  const { what, attributes, user, station, acctSessionId, atMs } = order;
  const stamp = Buffer.alloc(6);
  stamp.set([eventTimestampType, stamp.length]);
  stamp.writeUInt32BE(Math.floor(atMs / 1000), 2);
  const named: readonly (readonly [string, string])[] = [
    ...(user === undefined ? [] : [['User-Name', user] as const]),
    ['Calling-Station-Id', station],
    ...(acctSessionId === undefined ? [] : [['Acct-Session-Id', acctSessionId] as const]),
  ];
  const seal = Buffer.concat([Buffer.of(messageAuthenticatorType, digestBytes + 2), Buffer.alloc(digestBytes)]);
  const head = Buffer.concat([Buffer.of(requests[what], identifier, 0, 0), zeroAuthenticator]);
  const packet = Buffer.concat([head, encodeAttributes(named), stamp, ...attributes, seal]);
  packet.writeUInt16BE(packet.length, 2);
  beginHmac(secret);
  addMd5(packet);
  endHmac(packet, packet.length - digestBytes);
  authenticatorOf(packet, zeroAuthenticator, secret).copy(packet, 4);
  return packet;
}

/** What an access point has said. `later`: it could not just then. A refusal has the name of its cause (RFC 5176 §3.6). */
export type OrderAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-here' }
  | { readonly kind: 'later' }
  | { readonly kind: 'refused'; readonly cause: string };

const kinds: Readonly<Record<string, 'not-here' | 'later'>> = {
  'Session-Context-Not-Found': 'not-here',
  'Resources-Unavailable': 'later',
};

/** Of a refusal that says nothing more. */
export const noCause = 'no cause';

function classifyAnswer(packet: Packet): OrderAnswer | null {
  if (acknowledged.has(packet.code)) return { kind: 'done' };
  if (!refused.has(packet.code)) return null;
  const cause = nameOf(packet, 'Error-Cause') ?? noCause;
  const kind = kinds[cause];
  return kind === undefined ? { kind: 'refused', cause } : { kind };
}

/** What a datagram says to a request of ours; `null` for all that is no answer to it, or does not know the secret. */
export function readOrderAnswer(datagram: Buffer, request: Buffer, secret: Buffer): OrderAnswer | null {
  const packet = decodePacket(datagram);
  if (!packet.ok || packet.value.identifier !== request.readUInt8(1)) return null;
  const proof = authenticatorOf(packet.value.bytes, request.subarray(4, headerBytes), secret);
  return isSameDigest(proof, packet.value.authenticator) ? classifyAnswer(packet.value) : null;
}
