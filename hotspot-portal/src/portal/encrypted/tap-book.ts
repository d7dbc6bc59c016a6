import { randomBytes } from 'node:crypto';

/** The files by which devices are set up. `windows`: for its Settings; `windows-file`: for `netsh`. */
export type FileForm = 'apple' | 'android' | 'windows' | 'windows-file';

/** What one press of a button gives: a file of an account, to the phone that saw the button. */
export type Tap = { readonly account: string; readonly form: FileForm; readonly mac: string };

export type TapBook = {
  /** A new address for one press. */
  readonly offer: (tap: Tap, nowMs: number) => string;
  /** What the address is good for; `null` the second time, after a quarter of an hour, or where there is none. */
  readonly take: (token: string, nowMs: number) => Tap | null;
};

const lifeMs = 15 * 60_000;
const maxOffered = 4096;
const tokenBytes = 16;

/**
 * The addresses under which profiles lie, each for one press: what a browser keeps of it opens nothing. In memory alone;
 * after a restart the page shows new ones.
 */
export function createTapBook(): TapBook {
  const offered = new Map<string, Tap & { readonly endsAtMs: number }>();
  return {
    offer: (tap, nowMs) => {
      const [oldest] = offered.keys();
      if (offered.size >= maxOffered && oldest !== undefined) offered.delete(oldest);
      const token = randomBytes(tokenBytes).toString('base64url');
      offered.set(token, { ...tap, endsAtMs: nowMs + lifeMs });
      return token;
    },
    take: (token, nowMs) => {
      const found = offered.get(token);
      offered.delete(token);
      return found && found.endsAtMs > nowMs ? found : null;
    },
  };
}
