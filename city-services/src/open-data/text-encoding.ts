import iconv from 'iconv-lite';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type TextEncoding = 'utf-8' | 'shift_jis';
type Decoded = { readonly text: string; readonly encoding: TextEncoding };

/**
 * Reads bytes as UTF-8 (with or without BOM), else as Shift_JIS with Windows' additions. Nothing is replaced or
 * skipped: `unreadable` when the bytes are neither, or hold a NUL (then they are UTF-16 or no text at all).
 */
export function decodeText(bytes: Uint8Array): Result<Decoded, 'unreadable'> {
  if (bytes.includes(0)) return err('unreadable');
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' });
  } catch {
    const text = iconv.decode(Buffer.from(bytes), 'CP932');
    return text.includes('\uFFFD') ? err('unreadable') : ok({ text, encoding: 'shift_jis' });
  }
}
