import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { fromBase64Url, toBase64Url } from './sealed-draft.ts';

/** Where the phone finds no draft of the city, and all of it behind `#`. */
export const offlinePath = '/continue/offline';
/** The first letter names the form of what follows. */
const version = 'z';
/**
 * The longest link, characters: a QR code of version 30 in byte mode with correction M holds 1,370 (ISO/IEC 18004,
 * table 7); finer ones are not read from a screen at arm's length.
 */
export const maxLinkLength = 1370;
const maxUnpackedBytes = 64 * 1024;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxUnpackedBytes) throw new RangeError('too long');
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/** A link that holds a form wholly, compressed; nobody but who reads the code gets it. */
export async function offlineLink(residentUrl: string, text: string): Promise<Result<string, 'too-long'>> {
  const packed = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  const link = `${residentUrl}${offlinePath}#${version}${toBase64Url(packed)}`;
  return link.length <= maxLinkLength ? ok(link) : err('too-long');
}

/** The form again, from what stands behind `#`; undefined where it is no such form or not whole. */
export async function openOfflineDraft(fragment: string): Promise<unknown> {
  if (fragment.length > maxLinkLength || !fragment.startsWith(version)) return undefined;
  try {
    const bytes = await through(fromBase64Url(fragment.slice(1)), new DecompressionStream('deflate-raw'));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}
