import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** 32 MiB and some tens of milliseconds a try: what a stolen table costs to guess through (RFC 7914). */
const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

function derive(secret: string, salt: Buffer): Promise<Buffer> {
  const derived = Promise.withResolvers<Buffer>();
  scrypt(secret.normalize('NFKC'), salt, 32, cost, (error, key) => {
    if (error) derived.reject(error);
    else derived.resolve(key);
  });
  return derived.promise;
}

/** A password or PIN as it is stored: `scrypt$<salt>$<key>`, base64url. */
export async function hashPassword(secret: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64url')}$${(await derive(secret, salt)).toString('base64url')}`;
}

/** Whether the secret is the stored one, in constant time. Without a stored one it costs the same and says no. */
export async function isPassword(secret: string, stored: string | undefined): Promise<boolean> {
  const [, salt = '', key = ''] = stored?.split('$') ?? [];
  const derived = await derive(secret, Buffer.from(salt, 'base64url'));
  const expected = Buffer.from(key, 'base64url');
  return expected.length === derived.length && timingSafeEqual(derived, expected);
}
