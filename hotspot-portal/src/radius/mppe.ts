import { randomBytes } from 'node:crypto';
import { md5 } from './hmac-md5.ts';
import { vendorAttribute } from './vendor-attribute.ts';

/** RFC 2548 §2.4. */
const microsoft = 311;
const types = { sendKey: 16, receiveKey: 17 } as const;
const keyBytes = 32;
const blockBytes = 16;

/**
 * Hides a value by secret, Request Authenticator and salt (RFC 2868 §3.5, RFC 2548 §2.4.2): its length, itself, and zeros
 * up to a whole block. No two values of one packet may have the same salt; the salt's highest bit is set. Without a secret
 * nothing is hidden, and there is no salt (RADIUS/1.1, RFC 9765 §5.1.3, §5.1.4).
 */
export function hideBySalt(
  clear: Buffer,
  request: { readonly authenticator: Buffer },
  by: { secret: Buffer; salt: Buffer },
): Buffer {
  const { secret, salt } = by;
  if (secret.length === 0) return clear;
  const filled = Buffer.alloc(Math.ceil((clear.length + 1) / blockBytes) * blockBytes);
  filled.writeUInt8(clear.length, 0);
  clear.copy(filled, 1);
  let previous = Buffer.concat([request.authenticator, salt]);
  for (let at = 0; at < filled.length; at += blockBytes) {
    const pad = md5(secret, previous);
    for (let i = 0; i < blockBytes; i++) filled[at + i] = (filled[at + i] ?? 0) ^ (pad[i] ?? 0);
    previous = filled.subarray(at, at + blockBytes);
  }
  return Buffer.concat([salt, filled]);
}

/**
 * The keys of a link for the access point: the first half of the MSK is what it receives by, the second what it sends by
 * (RFC 3579 §3.16 leaves that to RFC 2548; RFC 5216 §2.3 says which half is whose).
 */
export function mppeKeys(msk: Buffer, request: { readonly authenticator: Buffer }, secret: Buffer): readonly Buffer[] {
  const halves = { receive: msk.subarray(0, keyBytes), send: msk.subarray(keyBytes, 2 * keyBytes) };
  return linkKeys(halves, request, secret);
}

/** The two keys of a link as the access point uses them, each under its own salt. */
export function linkKeys(
  { receive, send }: { readonly receive: Buffer; readonly send: Buffer },
  request: { readonly authenticator: Buffer },
  secret: Buffer,
): readonly Buffer[] {
  const salt = randomBytes(2);
  salt.writeUInt8(salt.readUInt8(0) | 0x80, 0);
  const other = Buffer.of(salt.readUInt8(0), salt.readUInt8(1) ^ 0x01);
  const key = (type: number, bytes: Buffer, own: Buffer) =>
    vendorAttribute(microsoft, type, hideBySalt(bytes, request, { secret, salt: own }));
  return [key(types.receiveKey, receive, salt), key(types.sendKey, send, other)];
}
