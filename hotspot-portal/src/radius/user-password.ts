import { digestBytes } from './hmac-md5.ts';
import { addMd5, beginMd5, endMd5 } from './md5.ts';

const maxBytes = 128;
const pad = new Uint8Array(digestBytes);

const shown = new Uint8Array(maxBytes);

/** Takes one block of a hidden password out of its hiding, RFC 2865 §5.2. */
function reveal(value: Buffer, at: number, by: { authenticator: Buffer; secret: Buffer; into: Uint8Array }): void {
  beginMd5();
  addMd5(by.secret);
  if (at === 0) addMd5(by.authenticator);
  else addMd5(value, at - digestBytes, at);
  endMd5(pad);
  for (let i = 0; i < digestBytes; i++) by.into[at + i] = (value[at + i] ?? 0) ^ (pad[i] ?? 0);
}

const isHidden = ({ length }: Buffer) => length >= digestBytes && length <= maxBytes && length % digestBytes === 0;

/**
 * Whether a User-Password is this one, in a time that depends on its length alone. `decryptUserPassword` and a comparison,
 * without bytes of its own for each.
 */
export function isUserPassword(
  value: Buffer,
  { authenticator, secret }: { authenticator: Buffer; secret: Buffer },
  password: Uint8Array,
): boolean {
  const isClear = secret.length === 0;
  if (isClear ? value.length > maxBytes : !isHidden(value)) return false;
  const by = { authenticator, secret, into: shown };
  if (isClear) shown.set(value);
  else for (let at = 0; at < value.length; at += digestBytes) reveal(value, at, by);
  let end = value.length;
  if (!isClear) while (end > 0 && shown[end - 1] === 0) end--;
  let difference = end ^ password.length;
  for (let i = 0; i < end; i++) difference |= (shown[i] ?? 0) ^ (password[i] ?? 0);
  shown.fill(0, 0, value.length);
  return difference === 0;
}

/**
 * User-Password in clear, RFC 2865 §5.2, without its padding of zeros; `null` when its length is not 16–128 in steps
 * of 16. With a wrong secret the bytes are rubbish: the password check finds out. Without a secret nothing is hidden
 * (RADIUS/1.1, RFC 9765 §5.1.1).
 */
export function decryptUserPassword(value: Buffer, authenticator: Buffer, secret: Buffer): Buffer | null {
  if (secret.length === 0) return value.length <= maxBytes ? value : null;
  if (!isHidden(value)) return null;
  const clear = Buffer.allocUnsafe(value.length);
  for (let at = 0; at < value.length; at += digestBytes) reveal(value, at, { authenticator, secret, into: clear });
  let end = clear.length;
  while (end > 0 && clear[end - 1] === 0) end--;
  return end === clear.length ? clear : clear.subarray(0, end);
}
