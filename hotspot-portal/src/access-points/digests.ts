import { createHash, timingSafeEqual } from 'node:crypto';

const md5 = (...parts: readonly (string | Buffer)[]) => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** UAM's CHAP response, hex: identifier 0, the password, and the challenge, mixed with the secret where there is one. */
export function uamResponse(password: string, challenge: string, secret: string): string {
  const asked = Buffer.from(challenge, 'hex');
  return md5(Buffer.of(0), password, secret === '' ? asked : md5(asked, secret)).toString('hex');
}

/** RouterOS writes bytes as `\357`; what is no such escape stands for itself. */
function fromOctal(text: string): Buffer {
  return Buffer.from(
    text.replaceAll(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(parseInt(digits, 8) & 0xff)),
    'latin1',
  );
}

/** RouterOS HotSpot, HTTP CHAP: MD5 over chap-id, password and chap-challenge, hex. */
export function routerosResponse(password: string, chapId: string, challenge: string): string {
  return md5(fromOctal(chapId), password, fromOctal(challenge)).toString('hex');
}

/** openNDS FAS level 1: SHA-256 over hid and faskey, hex. */
export function hidProof(hid: string, key: string): string {
  return createHash('sha256').update(hid).update(key).digest('hex');
}

/** Whether a CHAP-Password (identifier and digest) is that of this password, RFC 2865 §2.2 and §5.3. */
export function isChapOf(password: string | Buffer, given: Buffer, challenge: Buffer): boolean {
  if (given.length !== 17) return false;
  return timingSafeEqual(md5(given.subarray(0, 1), password, challenge), given.subarray(1));
}
