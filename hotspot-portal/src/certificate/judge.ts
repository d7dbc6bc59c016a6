import { createPrivateKey, X509Certificate } from 'node:crypto';

/** A private key and its certificate with the chain behind it, both PEM. */
export type Pair = { readonly key: string; readonly certificate: string };

/** A certificate's time, milliseconds since 1970. */
export type Life = { readonly beginsAtMs: number; readonly expiresAtMs: number };

/** `ownWord`: it is vouched for by nobody but itself, so that no phone knows it, whatever else it is. */
type Read = Life & { readonly ownWord: boolean };

/** What a pair is worth to phones that ask for `name` now. Only `good` is shown to them as more than a last resort. */
export type Judgement =
  | ({ readonly state: 'good' | 'self-signed' | 'expired' | 'other-name' } & Read)
  | { readonly state: 'key-apart' }
  | { readonly state: 'unreadable' };

function readBoth({ key, certificate }: Pair) {
  try {
    return { key: createPrivateKey(key), leaf: new X509Certificate(certificate) };
  } catch {
    return null;
  }
}

/**
 * Judges a pair. One whose time has not begun is taken for good: it is rather this machine's clock that is wrong, and
 * the phones have their own.
 */
export function judgePair(pair: Pair, name: string, nowMs: number): Judgement {
  const read = readBoth(pair);
  if (!read) return { state: 'unreadable' };
  const { key, leaf } = read;
  if (!leaf.checkPrivateKey(key)) return { state: 'key-apart' };
  const [beginsAtMs, expiresAtMs] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()];
  const told = { beginsAtMs, expiresAtMs, ownWord: leaf.checkIssued(leaf) };
  if (leaf.checkHost(name) === undefined) return { state: 'other-name', ...told };
  if (nowMs >= expiresAtMs) return { state: 'expired', ...told };
  return { state: told.ownWord ? 'self-signed' : 'good', ...told };
}
