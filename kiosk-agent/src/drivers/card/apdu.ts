import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** An answer of a card: its bytes, and the two of the status word (ISO/IEC 7816-4 §5.1). */
export type CardAnswer = { readonly body: Uint8Array; readonly statusWord: number };

export const success = 0x9000;

/** Splits an answer APDU. `too-short` when there is no status word, `too-long` over 258 bytes. */
export function decodeAnswer(bytes: Uint8Array): Result<CardAnswer, 'too-short' | 'too-long'> {
  if (bytes.length < 2) return err('too-short');
  if (bytes.length > 258) return err('too-long');
  const end = bytes.length - 2;
  return ok({ body: bytes.slice(0, end), statusWord: ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0) });
}
