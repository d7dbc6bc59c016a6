import { checkMessageAuthenticator, messageAuthenticatorType } from './message-authenticator.ts';
import { encodeAttributes } from './attribute.ts';
import { beginHmac, endHmac, isSameDigest, md5 } from './hmac-md5.ts';
import { addMd5 } from './md5.ts';
import { authenticatorOf, codes, decodePacket, headerBytes, type Packet } from './packet.ts';

/** User-Password as it crosses the wire, RFC 2865 §5.2; at most 128 bytes of it count. */
export function encryptUserPassword(password: string | Uint8Array, authenticator: Buffer, secret: Buffer): Buffer {
  const given = Buffer.from(password).subarray(0, 128);
  const clear = Buffer.alloc(Math.max(16, Math.ceil(given.length / 16) * 16));
  given.copy(clear);
  let previous = authenticator;
  for (let at = 0; at < clear.length; at += 16) {
    const pad = md5(secret, previous);
    for (let i = 0; i < 16; i++) clear[at + i] = (clear[at + i] ?? 0) ^ (pad[i] ?? 0);
    previous = clear.subarray(at, at + 16);
  }
  return clear;
}

export type AccessQuestion = {
  readonly identifier: number;
  /** 16 random bytes. */
  readonly authenticator: Buffer;
  readonly user: string;
  readonly password: string;
  readonly attributes: readonly (readonly [string, string | number | Buffer])[];
};

/** An Access-Request with its Message-Authenticator first (RFC 3579 §3.2; CVE-2024-3596). */
export function encodeAccessRequest(question: AccessQuestion, secret: Buffer): Buffer {
  const { identifier, authenticator, user, password } = question;
  const hidden = encryptUserPassword(password, authenticator, secret);
  const body = Buffer.concat([
    Buffer.from([messageAuthenticatorType, 18]),
    Buffer.alloc(16),
    encodeAttributes([['User-Name', user], ...question.attributes]),
    Buffer.from([2, hidden.length + 2]),
    hidden,
  ]);
  const packet = Buffer.concat([Buffer.alloc(headerBytes), body]);
  packet.writeUInt8(codes.accessRequest, 0);
  packet.writeUInt8(identifier, 1);
  packet.writeUInt16BE(packet.length, 2);
  authenticator.copy(packet, 4);
  beginHmac(secret);
  addMd5(packet);
  endHmac(packet, headerBytes + 2);
  return packet;
}

/**
 * The answer to our question, or `null` for a datagram that is none: another identifier, a wrong Response Authenticator,
 * a Message-Authenticator that is absent or wrong. A forged answer is as if nothing had come.
 */
export function readAccessAnswer(datagram: Buffer, question: AccessQuestion, secret: Buffer): Packet | null {
  const decoded = decodePacket(datagram);
  if (!decoded.ok || decoded.value.identifier !== question.identifier) return null;
  const answer = decoded.value;
  const expected = authenticatorOf(answer.bytes, question.authenticator, secret);
  if (!isSameDigest(answer.authenticator, expected)) return null;
  const asked = { ...answer, authenticator: question.authenticator };
  return checkMessageAuthenticator(asked, secret) === 'right' ? answer : null;
}
