import { ntHashOf } from '../eap/mschapv2.ts';
import type { NetworkAccount } from './network-accounts.ts';

/** An account with all by which somebody shows that it is hers. */
export type AccountCredentials = {
  readonly account: NetworkAccount;
  readonly password: Buffer;
  /** For MS-CHAP: worth as much as the password. */
  readonly ntHash: Buffer;
  /** What access points hear as her name, and write down. */
  readonly pseudonym: string;
};

type Source = {
  readonly find: (name: string, nowMs: number) => NetworkAccount | null;
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
