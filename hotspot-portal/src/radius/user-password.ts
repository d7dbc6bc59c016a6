import { digestBytes } from './hmac-md5.ts';
import { addMd5, beginMd5, endMd5 } from './md5.ts';

const maxBytes = 128;
const pad = new Uint8Array(digestBytes);

/**
 * User-Password in clear, RFC 2865 §5.2, without its padding of zeros; `null` when its length is not 16–128 in steps
 * of 16. With a wrong secret the bytes are rubbish: the password check finds out. Without a secret nothing is hidden
 * (RADIUS/1.1, RFC 9765 §5.1.1).
 */
export function decryptUserPassword(value: Buffer, authenticator: Buffer, secret: Buffer): Buffer | null {
  if (secret.length === 0) return value.length <= maxBytes ? value : null;
  if (value.length < digestBytes || value.length > maxBytes || value.length % digestBytes !== 0) return null;
  const clear = Buffer.allocUnsafe(value.length);
  for (let at = 0; at < value.length; at += digestBytes) {
    beginMd5();
    addMd5(secret);
    if (at === 0) addMd5(authenticator);
    else addMd5(value, at - digestBytes, at);
    endMd5(pad);
    for (let i = 0; i < digestBytes; i++) clear[at + i] = (value[at + i] ?? 0) ^ (pad[i] ?? 0);
  }
  let end = clear.length;
  while (end > 0 && clear[end - 1] === 0) end--;
  return end === clear.length ? clear : clear.subarray(0, end);
}
