import { createHash, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** RFC 2865 §3, RFC 2866 §3, RFC 5997 §3. */
export const codes = {
  accessRequest: 1,
  accessAccept: 2,
  accessReject: 3,
  accountingRequest: 4,
  accountingResponse: 5,
  accessChallenge: 11,
  statusServer: 12,
} as const;

export const headerBytes = 20;
export const maxPacketBytes = 4096;

/** An attribute as it stands in a packet; `offset` is where its value begins. */
export type RawAttribute = { readonly type: number; readonly value: Buffer; readonly offset: number };

export type Packet = {
  readonly code: number;
  readonly identifier: number;
  readonly authenticator: Buffer;
  readonly attributes: readonly RawAttribute[];
  /** The packet without padding. */
  readonly bytes: Buffer;
};

export type PacketFault = 'too-short' | 'bad-length' | 'bad-attribute';

/**
 * Reads the frame of a datagram strictly: 20 ≤ Length ≤ 4096 and within the datagram, padding ignored, every attribute
 * at least two bytes long and inside (RFC 2865 §3, §5). Errors: which of these does not hold.
 */
export function decodePacket(datagram: Buffer): Result<Packet, PacketFault> {
  if (datagram.length < headerBytes) return err('too-short');
  const length = datagram.readUInt16BE(2);
  if (length < headerBytes || length > maxPacketBytes || length > datagram.length) return err('bad-length');
  const bytes = datagram.subarray(0, length);
  const attributes: RawAttribute[] = [];
  for (let at = headerBytes; at < length;) {
    const size = at + 1 < length ? bytes.readUInt8(at + 1) : 0;
    if (size < 2 || at + size > length) return err('bad-attribute');
    attributes.push({ type: bytes.readUInt8(at), value: bytes.subarray(at + 2, at + size), offset: at + 2 });
    at += size;
  }
  return ok({
    code: bytes.readUInt8(0),
    identifier: bytes.readUInt8(1),
    authenticator: bytes.subarray(4, headerBytes),
    attributes,
    bytes,
  });
}

/** MD5 over a packet with the given authenticator in place, then the secret: RFC 2865 §3, RFC 2866 §3. */
export function authenticatorOf(bytes: Buffer, authenticator: Buffer, secret: Buffer): Buffer {
  return createHash('md5')
    .update(bytes.subarray(0, 4))
    .update(authenticator)
    .update(bytes.subarray(headerBytes))
    .update(secret)
    .digest();
}

export const zeroAuthenticator: Buffer = Buffer.alloc(16);

/** Whether an Accounting-Request comes from one who knows the secret, RFC 2866 §3; bytes, in constant time. */
export function isAccountingAuthentic(packet: Packet, secret: Buffer): boolean {
  return timingSafeEqual(packet.authenticator, authenticatorOf(packet.bytes, zeroAuthenticator, secret));
}
