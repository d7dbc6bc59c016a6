import { createHash } from 'node:crypto';

/**
 * User-Password in clear, RFC 2865 §5.2, without its padding of zeros; `null` when its length is not 16–128 in steps
 * of 16. With a wrong secret the bytes are rubbish: the password check finds out.
 */
export function decryptUserPassword(value: Buffer, authenticator: Buffer, secret: Buffer): Buffer | null {
  if (value.length < 16 || value.length > 128 || value.length % 16 !== 0) return null;
  const clear = Buffer.alloc(value.length);
  let previous = authenticator;
  for (let at = 0; at < value.length; at += 16) {
    const block = value.subarray(at, at + 16);
    const pad = createHash('md5').update(secret).update(previous).digest();
    for (let i = 0; i < 16; i++) clear[at + i] = (block[i] ?? 0) ^ (pad[i] ?? 0);
    previous = block;
  }
  let end = clear.length;
  while (end > 0 && clear[end - 1] === 0) end--;
  return clear.subarray(0, end);
}
