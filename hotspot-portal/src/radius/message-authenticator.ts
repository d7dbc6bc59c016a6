import { createHmac, timingSafeEqual } from 'node:crypto';
import { codes, headerBytes, zeroAuthenticator, type Packet } from './packet.ts';

export const messageAuthenticatorType = 80;
const digestBytes = 16;
const zeroDigest = Buffer.alloc(digestBytes);

/** `absent` and `wrong` are told apart for counting; both mean that the packet is not taken. */
export type MessageAuthenticity = 'right' | 'absent' | 'wrong';

/** HMAC-MD5 of a packet with the Message-Authenticator at `offset` taken as zero, RFC 3579 §3.2. */
function digestOf(bytes: Buffer, from: { authenticator: Buffer; offset: number }, secret: Buffer): Buffer {
  return createHmac('md5', secret)
    .update(bytes.subarray(0, 4))
    .update(from.authenticator)
    .update(bytes.subarray(headerBytes, from.offset))
    .update(zeroDigest)
    .update(bytes.subarray(from.offset + digestBytes))
    .digest();
}

/** Judges a request's Message-Authenticator. Two of them, or one of another length than 16, are wrong. */
export function checkMessageAuthenticator(packet: Packet, secret: Buffer): MessageAuthenticity {
  const found = packet.attributes.filter(({ type }) => type === messageAuthenticatorType);
  const [only] = found;
  if (!only) return 'absent';
  if (found.length > 1 || only.value.length !== digestBytes) return 'wrong';
  // An Accounting-Request's authenticator is made after this digest, over which it counts as zero.
  const authenticator = packet.code === codes.accountingRequest ? zeroAuthenticator : packet.authenticator;
  const expected = digestOf(packet.bytes, { authenticator, offset: only.offset }, secret);
  return timingSafeEqual(only.value, expected) ? 'right' : 'wrong';
}

/** Fills in the Message-Authenticator that stands first in an answer, made over the Request Authenticator. */
export function sealFirst(answer: Buffer, request: Packet, secret: Buffer): void {
  const offset = headerBytes + 2;
  digestOf(answer, { authenticator: request.authenticator, offset }, secret).copy(answer, offset);
}
