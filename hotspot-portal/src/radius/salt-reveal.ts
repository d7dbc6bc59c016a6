import { createHash } from 'node:crypto';

const blockBytes = 16;
const saltBytes = 2;

/**
 * What a sender has hidden by secret, Request Authenticator and salt (RFC 2868 §3.5, RFC 2548 §2.4.2); `null` where the
 * bytes are not whole blocks, or their length is more than there is: another secret, or no such value.
 */
export function revealBySalt(value: Buffer, authenticator: Buffer, secret: Buffer): Buffer | null {
  const hidden = value.subarray(saltBytes);
  if (hidden.length === 0 || hidden.length % blockBytes !== 0) return null;
  const clear = Buffer.alloc(hidden.length);
  let previous: Buffer = Buffer.concat([authenticator, value.subarray(0, saltBytes)]);
  for (let at = 0; at < hidden.length; at += blockBytes) {
    const pad = createHash('md5').update(secret).update(previous).digest();
    for (let i = 0; i < blockBytes; i++) clear[at + i] = (hidden[at + i] ?? 0) ^ (pad[i] ?? 0);
    previous = hidden.subarray(at, at + blockBytes);
  }
  const length = clear.readUInt8(0);
  return length < clear.length ? clear.subarray(1, 1 + length) : null;
}
