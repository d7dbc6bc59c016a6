import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Challenge } from '../../session/typed-code.ts';

/** The device (its keyed hash) that waits for a sponsor's word, and the name that its owner has said. */
export type Vouching = { readonly device: string; readonly visitor: string };

const Payload = z.tuple([z.string().max(64), z.string().max(60)]);
const maxTokenLength = 800;

/** Bound to one request: another mail for the same device, or a word that was given, ends it. */
function signatureOf(key: Uint8Array, payload: string, { code, endsAtMs }: Challenge): Buffer {
  return createHmac('sha256', key).update(`vouch\0${payload}\0${code}\0${endsAtMs}`).digest();
}

/** What stands behind the address in a sponsor's mail: nobody else can make it, and nothing of it is kept. */
export function makeVouchToken(key: Uint8Array, { device, visitor }: Vouching, challenge: Challenge): string {
  const payload = Buffer.from(JSON.stringify([device, visitor])).toString('base64url');
  return `${payload}.${signatureOf(key, payload, challenge).toString('base64url')}`;
}

function payloadOf(text: string): Vouching | null {
  try {
    const [device, visitor] = Payload.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { device, visitor };
  } catch {
    return null;
  }
}

/** Reads a token back, with the request that it is for as it stands now; null where there is none such any more. */
export function readVouchToken(
  key: Uint8Array,
  token: string,
  waitingOf: (device: string) => Challenge | null,
): (Vouching & { readonly challenge: Challenge }) | null {
  if (token.length > maxTokenLength) return null;
  const [payload = '', signature = ''] = token.split('.');
  const vouching = payloadOf(payload);
  const challenge = vouching && waitingOf(vouching.device);
  if (!vouching || !challenge) return null;
  const [given, expected] = [Buffer.from(signature, 'base64url'), signatureOf(key, payload, challenge)];
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs ? { ...vouching, challenge } : null;
}
