import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** How a random token is stored: SHA-256, hex. Enough for 256 bits of chance, never for what a person chose. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A hash that only this installation can make, hex: for short values such as a card's id. `purpose` keeps uses apart. */
export function keyedHash(pepper: Uint8Array, purpose: string, value: string): string {
  return createHmac('sha256', pepper).update(`${purpose}\0${value}`).digest('hex');
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
