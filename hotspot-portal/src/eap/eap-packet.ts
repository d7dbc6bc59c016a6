import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** RFC 3748 §4. */
export const eapCodes = { request: 1, response: 2, success: 3, failure: 4 } as const;

/** RFC 3748 §5, RFC 5216, RFC 5281, and the numbers that IANA lists for PEAP and its parts. */
export const eapTypes = { identity: 1, nak: 3, tls: 13, ttls: 21, peap: 25, mschapv2: 26, extensions: 33 } as const;

export type EapPacket = {
  readonly code: number;
  readonly identifier: number;
  /** Of requests and responses; 0 for success and failure. */
  readonly type: number;
  readonly data: Buffer;
};

const headerBytes = 4;

/** Reads one EAP packet that fills its bytes exactly (RFC 3748 §4.1; what is longer is padding). Errors: which part is wrong. */
export function decodeEap(bytes: Buffer): Result<EapPacket, 'too-short' | 'bad-length' | 'bad-code'> {
  if (bytes.length < headerBytes) return err('too-short');
  const code = bytes.readUInt8(0);
  const identifier = bytes.readUInt8(1);
  const length = bytes.readUInt16BE(2);
  if (length < headerBytes || length > bytes.length) return err('bad-length');
  if (code === eapCodes.success || code === eapCodes.failure)
    return ok({ code, identifier, type: 0, data: Buffer.alloc(0) });
  if (code !== eapCodes.request && code !== eapCodes.response) return err('bad-code');
  if (length === headerBytes) return err('too-short');
  return ok({ code, identifier, type: bytes.readUInt8(4), data: bytes.subarray(5, length) });
}

export function encodeEap({ code, identifier, type, data }: EapPacket): Buffer {
  const ends = code === eapCodes.success || code === eapCodes.failure;
  const body = ends ? Buffer.alloc(0) : Buffer.concat([Buffer.of(type), data]);
  const bytes = Buffer.concat([Buffer.of(code, identifier, 0, 0), body]);
  bytes.writeUInt16BE(bytes.length, 2);
  return bytes;
}
