import { beginHmac, digestBytes, endHmac, isSameDigest } from './hmac-md5.ts';
import { addMd5 } from './md5.ts';
import { codes, headerBytes, zeroAuthenticator, type Packet } from './packet.ts';

export const messageAuthenticatorType = 80;
/** Type, length and value. */
export const sealBytes: number = 2 + digestBytes;
const zeroDigest = new Uint8Array(digestBytes);
const digest = new Uint8Array(digestBytes);

/** `absent` and `wrong` are told apart for counting; both mean that the packet is not taken. */
export type MessageAuthenticity = 'right' | 'absent' | 'wrong';

type Sealed = {
  readonly bytes: Uint8Array;
  readonly authenticator: Uint8Array;
  /** Where the value of the Message-Authenticator begins: it counts as zero. */
  readonly offset: number;
  readonly end: number;
};

/** HMAC-MD5 of a packet into `digest`, RFC 3579 §3.2. */
function makeDigest({ bytes, authenticator, offset, end }: Sealed, secret: Buffer): void {
  beginHmac(secret);
  addMd5(bytes, 0, 4);
  addMd5(authenticator);
  addMd5(bytes, headerBytes, offset);
  addMd5(zeroDigest);
  addMd5(bytes, offset + digestBytes, end);
  endHmac(digest);
}

/** Judges a request's Message-Authenticator. Two of them, or one of another length than 16, are wrong. */
export function checkMessageAuthenticator(packet: Packet, secret: Buffer): MessageAuthenticity {
  let found: Packet['attributes'][number] | null = null;
  for (const attribute of packet.attributes) {
    if (attribute.type !== messageAuthenticatorType) continue;
    if (found) return 'wrong';
    found = attribute;
  }
  if (!found) return 'absent';
  const { offset } = found;
  const { bytes } = packet;
  if (bytes[offset - 1] !== sealBytes) return 'wrong';
  // An Accounting-Request's authenticator is made after this digest, over which it counts as zero.
  const authenticator = packet.code === codes.accountingRequest ? zeroAuthenticator : packet.authenticator;
  makeDigest({ bytes, authenticator, offset, end: bytes.length }, secret);
  return isSameDigest(bytes, digest, offset) ? 'right' : 'wrong';
}

/** Fills in the Message-Authenticator that stands first in an answer of `end` bytes, made over the Request Authenticator. */
export function sealFirst(answer: Buffer, end: number, by: { request: Packet; secret: Buffer }): void {
  const offset = headerBytes + 2;
  const { authenticator } = by.request;
  makeDigest({ bytes: answer, authenticator, offset, end }, by.secret);
  answer.set(digest, offset);
}
