import { addMd5, beginMd5, endMd5, keepMd5, type Md5State } from './md5.ts';

const blockBytes = 64;
export const digestBytes = 16;

/** The states after the inner and the outer pad of a secret, RFC 2104 §4: two blocks that need not be taken again. */
type Pads = { readonly inner: Md5State; readonly outer: Md5State };

/** By the secret's own bytes: whoever keeps a secret in one buffer has its pads made once, and they go with it. */
const padsOf = new WeakMap<Uint8Array, Pads>();

function stateAfter(key: Uint8Array, fill: number): Md5State {
  beginMd5();
  addMd5(Uint8Array.from({ length: blockBytes }, (_, at) => (key[at] ?? 0) ^ fill));
  return keepMd5();
}

function makePads(secret: Uint8Array): Pads {
  const key = secret.length > blockBytes ? md5(secret) : secret;
  return { inner: stateAfter(key, 0x36), outer: stateAfter(key, 0x5c) };
}

/** Whose they were a moment ago. */
let latest: { readonly secret: Uint8Array; readonly pads: Pads } | null = null;

function padsFor(secret: Uint8Array): Pads {
  if (latest?.secret === secret) return latest.pads;
  const pads = findPads(secret);
  latest = { secret, pads };
  return pads;
}

function findPads(secret: Uint8Array): Pads {
  const known = padsOf.get(secret);
  if (known) return known;
  const pads = makePads(secret);
  padsOf.set(secret, pads);
  return pads;
}

let outer: Md5State = new Int32Array(4);
const inner = new Uint8Array(digestBytes);

/** Begins an HMAC-MD5 (RFC 2104); what it is made over goes in by `addMd5`. */
export function beginHmac(secret: Uint8Array): void {
  const pads = padsFor(secret);
  ({ outer } = pads);
  beginMd5(pads.inner, blockBytes);
}

/** Writes the HMAC that was begun, 16 bytes, at `at`. */
export function endHmac(into: Uint8Array, at = 0): void {
  endMd5(inner);
  beginMd5(outer, blockBytes);
  addMd5(inner);
  endMd5(into, at);
}

/** The digest of parts one after the other. */
export function md5(...parts: readonly Uint8Array[]): Buffer {
  beginMd5();
  for (const part of parts) addMd5(part);
  const digest = Buffer.alloc(digestBytes);
  endMd5(digest);
  return digest;
}

/**
 * Whether a digest of 16 bytes stands at `at`, in a time that does not depend on where the two differ. What is shorter does
 * not, nor another length than 16 where `at` is not given.
 */
export function isSameDigest(given: Uint8Array, digest: Uint8Array, at?: number): boolean {
  const from = at ?? 0;
  if (digest.length !== digestBytes || from + digestBytes > given.length) return false;
  let difference = at === undefined ? given.length ^ digestBytes : 0;
  for (let i = 0; i < digestBytes; i++) difference |= (given[from + i] ?? 0) ^ (digest[i] ?? 0);
  return difference === 0;
}
