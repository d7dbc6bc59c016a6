import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** What a 125 kHz badge says: so many bits, as hex of whole bytes with the highest first. It can be copied and proves nothing. */
export type Badge = { readonly kind: 'badge'; readonly bits: number; readonly hex: string };

export type BadgeFault = 'wrong-length' | 'no-badge' | 'contradiction' | 'too-long';

const bufferBytes = 8;

/**
 * Decodes the two answers of a pcProx reader: the card buffer (asked by 0x8F, lowest byte first) and its length in bits,
 * told twice (asked by 0x8E). Bits above that length are left over from other badges.
 * Source: micolous/pcprox, protocol.md.
 */
export function decodePcproxBadge(card: Uint8Array, length: Uint8Array): Result<Badge, BadgeFault> {
  if (card.length !== bufferBytes || length.length !== bufferBytes) return err('wrong-length');
  const [bits = 0, again = 0] = length;
  if (bits !== again) return err('contradiction');
  if (bits === 0) return err('no-badge');
  if (bits > bufferBytes * 8) return err('too-long');
  const whole = BigInt(`0x${Buffer.from(card.toReversed()).toString('hex')}`);
  const value = BigInt.asUintN(bits, whole);
  const digits = Math.ceil(bits / 8) * 2;
  return ok({ kind: 'badge', bits, hex: value.toString(16).toUpperCase().padStart(digits, '0') });
}
