import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { ntHashOf } from '../eap/mschapv2.ts';

/** An account that holds, as far as it matters to whoever signs in by it. */
export type AccountInForce = {
  readonly name: string;
  /** Keyed hash of the person, as the ways in know her. */
  readonly identity: string;
  readonly way: WayIn;
  /** Version of the terms that she has accepted. */
  readonly terms: string;
  readonly untilMs: number;
};

/** An account with all by which somebody shows that it is hers. */
export type AccountCredentials = {
  readonly account: AccountInForce;
  readonly password: Buffer;
  /** For MS-CHAP: worth as much as the password. */
  readonly ntHash: Buffer;
  /** What access points hear as her name, and write down. */
  readonly pseudonym: string;
};

type Source = {
  readonly find: (name: string, nowMs: number) => AccountInForce | null;
  readonly passwordOf: (name: string) => string;
  readonly pseudonymOf: (name: string) => string;
};

/**
 * Accounts that have been asked for lately, in memory: a question about one costs no statement of SQL. Whatever ends an
 * account has to be told here. A name that is not there costs what a new one costs.
 */
export type CredentialCache = {
  readonly find: (name: string, nowMs: number) => AccountCredentials | null;
  readonly forget: (name: string) => void;
  readonly forgetAllOf: (identity: string) => void;
};

const maxEntries = 8192;

export function createCredentialCache({ find, passwordOf, pseudonymOf }: Source): CredentialCache {
  const entries = new Map<string, AccountCredentials>();
  const read = (name: string, nowMs: number): AccountCredentials | null => {
    const account = find(name, nowMs);
    const password = passwordOf(name);
    const made = { password: Buffer.from(password), ntHash: ntHashOf(password), pseudonym: pseudonymOf(name) };
    if (!account) return null;
    const oldest = entries.keys().next();
    if (entries.size >= maxEntries && !oldest.done) entries.delete(oldest.value);
    const entry = { account, ...made };
    entries.set(name, entry);
    return entry;
  };
  return {
    find: (name, nowMs) => {
      const known = entries.get(name);
      if (!known) return read(name, nowMs);
      if (known.account.untilMs > nowMs) return known;
      entries.delete(name);
      return null;
    },
    forget: (name) => void entries.delete(name),
    forgetAllOf: (identity) => {
      for (const [name, { account }] of entries) if (account.identity === identity) entries.delete(name);
    },
  };
}
