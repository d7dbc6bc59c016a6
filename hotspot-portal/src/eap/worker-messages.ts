import type { EapAnswer, EapQuestion } from './eap-server.ts';

/** By what the server shows who it is, PEM, and whose certificates of people hold. */
export type EapIdentity = {
  readonly key: string;
  /** The server's, and the chain behind it. */
  readonly certificate: string;
  /** Authorities whose certificates hold for people; EAP-TLS is not offered where there are none. */
  readonly clientAuthorities?: string;
};

/** Somebody's account, as the main thread knows it. */
export type FoundAccount = { readonly name: string; readonly password: Uint8Array; readonly ntHash: Uint8Array };

/**
 * What the threads say to each other. Bytes arrive as plain `Uint8Array`. Accounts are asked of the main thread: the
 * store has one owner (`locking_mode=EXCLUSIVE`), passwords follow from a key that stays there, and a revocation holds at
 * once.
 */
export type ToWorker =
  | { readonly kind: 'question'; readonly id: number; readonly question: EapQuestion }
  | { readonly kind: 'found'; readonly id: number; readonly found: FoundAccount | null }
  | { readonly kind: 'identity'; readonly identity: EapIdentity };

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: EapAnswer; readonly open: number }
  | { readonly kind: 'find'; readonly id: number; readonly name: string };

/** A buffer over bytes that have crossed threads. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes of their own: what crosses otherwise is all of the pool in which a small buffer lies. */
export const ownBytes = (bytes: Buffer): Buffer => asBuffer(new Uint8Array(bytes));
