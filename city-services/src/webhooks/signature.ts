import { createHmac } from 'node:crypto';
import { keyedHash } from '../secrets/token.ts';

/** The signing key of a subscription, 32 bytes; made anew from the installation's secret each time and stored nowhere. */
export function signingKey(pepper: Uint8Array, salt: string): Buffer {
  return Buffer.from(keyedHash(pepper, 'webhook', salt), 'hex');
}

/** As Standard Webhooks writes a key for people to copy. */
export function secretText(key: Buffer): string {
  return `whsec_${key.toString('base64')}`;
}

export type SignedMessage = { readonly id: string; readonly at: Date; readonly body: string };

/** The three headers of Standard Webhooks 1.0: HMAC-SHA256 over id, time in seconds and body. */
export function signatureHeaders(key: Buffer, { id, at, body }: SignedMessage): Readonly<Record<string, string>> {
  const seconds = Math.floor(at.getTime() / 1000);
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${mac}` };
}
