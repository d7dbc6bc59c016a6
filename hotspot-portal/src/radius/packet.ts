import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { digestBytes, isSameDigest } from './hmac-md5.ts';
import { addMd5, beginMd5, endMd5 } from './md5.ts';

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
const authenticatorAt = 4;

/** An attribute as it stands in a packet; `offset` is where its value begins. */
export type RawAttribute = {
  readonly type: number;
  readonly value: Buffer;
  readonly offset: number;
  /** The value as UTF-8. */
  readonly text: string;
};

/** Most attributes of a packet are never read: the view of a value is made when somebody asks for it. */
class LazyAttribute implements RawAttribute {
  readonly type: number;
  readonly offset: number;
  readonly #end: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, offset: number, end: number) {
    this.type = bytes[offset - 2] ?? 0;
    this.offset = offset;
    this.#end = end;
    this.#bytes = bytes;
  }

  get value(): Buffer {
    return this.#bytes.subarray(this.offset, this.#end);
  }

  get text(): string {
    return this.#bytes.toString('utf8', this.offset, this.#end);
  }
}

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
  const bytes = length === datagram.length ? datagram : datagram.subarray(0, length);
  const attributes: RawAttribute[] = [];
  for (let at = headerBytes; at < length;) {
    const size = at + 1 < length ? (bytes[at + 1] ?? 0) : 0;
    if (size < 2 || at + size > length) return err('bad-attribute');
    attributes.push(new LazyAttribute(bytes, at + 2, at + size));
    at += size;
  }
  return ok({
    code: bytes.readUInt8(0),
    identifier: bytes.readUInt8(1),
    authenticator: bytes.subarray(authenticatorAt, headerBytes),
    attributes,
    bytes,
  });
}

type Part = { readonly bytes: Uint8Array; readonly end: number };

/** Writes the MD5 over a packet with the given authenticator in place, then the secret (RFC 2865 §3, RFC 2866 §3). */
export function writeAuthenticator(of: Part, by: { authenticator: Buffer; secret: Buffer }, into: Uint8Array): void {
  beginMd5();
  addMd5(of.bytes, 0, authenticatorAt);
  addMd5(by.authenticator);
  addMd5(of.bytes, headerBytes, of.end);
  addMd5(by.secret);
  endMd5(into);
}

/** `writeAuthenticator` into bytes of its own. */
export function authenticatorOf(bytes: Buffer, authenticator: Buffer, secret: Buffer): Buffer {
  const digest = Buffer.alloc(digestBytes);
  writeAuthenticator({ bytes, end: bytes.length }, { authenticator, secret }, digest);
  return digest;
}

export const zeroAuthenticator: Buffer = Buffer.alloc(digestBytes);
const expected = new Uint8Array(digestBytes);

/** Whether an Accounting-Request comes from one who knows the secret, RFC 2866 §3; bytes, in constant time. */
export function isAccountingAuthentic(packet: Packet, secret: Buffer): boolean {
  const { bytes } = packet;
  writeAuthenticator({ bytes, end: bytes.length }, { authenticator: zeroAuthenticator, secret }, expected);
  return isSameDigest(packet.authenticator, expected);
}
