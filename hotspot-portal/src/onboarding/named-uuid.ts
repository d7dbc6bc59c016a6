import { createHash } from 'node:crypto';

const versionByte = 6;
const variantByte = 8;

/** The same UUID for the same name, always (RFC 9562 §5.8: version 8, of a SHA-256). Upper case, as Apple writes them. */
export function namedUuid(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[versionByte] = ((bytes[versionByte] ?? 0) & 0x0f) | 0x80;
  bytes[variantByte] = ((bytes[variantByte] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
