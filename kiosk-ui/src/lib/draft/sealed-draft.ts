import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** Binds a ciphertext to its use: what is sealed for something else does not open here. */
const purpose = new TextEncoder().encode('machikado-draft-1');
const ivBytes = 12;
/** Lengths are rounded up to this, so that the length of what was typed does not show. */
const stepBytes = 1024;

/** What travels: the ciphertext through the city, the key (256 bits, base64url) only with the person. */
export type SealedDraft = { readonly ciphertext: string; readonly key: string };

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
}

/** Encrypts a text with a key made for it alone: AES-256-GCM (NIST SP 800-38D), random 96-bit IV in front. */
export async function sealDraft(text: string): Promise<SealedDraft> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const plain = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / stepBytes) * stepBytes);
  padded.set(plain);
  const usable = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: purpose }, usable, padded);
  const whole = new Uint8Array(ivBytes + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), ivBytes);
  return { ciphertext: toBase64Url(whole), key: toBase64Url(key) };
}

/** The text again. `damaged` when one bit of it or of the key is another. */
export async function openDraft({ ciphertext, key }: SealedDraft): Promise<Result<string, 'damaged'>> {
  try {
    const whole = fromBase64Url(ciphertext);
    const usable = await crypto.subtle.importKey('raw', fromBase64Url(key), 'AES-GCM', false, ['decrypt']);
    const algorithm = { name: 'AES-GCM', iv: whole.subarray(0, ivBytes), additionalData: purpose };
    const padded = new Uint8Array(await crypto.subtle.decrypt(algorithm, usable, whole.subarray(ivBytes)));
    const end = padded.indexOf(0);
    return ok(new TextDecoder().decode(end < 0 ? padded : padded.subarray(0, end)));
  } catch {
    return err('damaged');
  }
}
