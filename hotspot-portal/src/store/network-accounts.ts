import { createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { createCredentialCache, type AccountCredentials } from './account-credentials.ts';
import { createAccountSessions, type AccountSessions } from './account-sessions.ts';
import { guarded } from './database.ts';
import { createStayOuts, type StayOuts } from './stay-outs.ts';

/** By what a person's devices sign in on the encrypted network, and who she had shown to be when it was made. */
export type NetworkAccount = {
  /** The user part of its name, before `@` and the realm: random, and says nothing of her. */
  readonly name: string;
  /** Keyed hash of the person, as the ways in know her. */
  readonly identity: string;
  readonly way: WayIn;
  /** Version of the terms that she has accepted. */
  readonly terms: string;
  readonly createdAtMs: number;
  readonly untilMs: number;
  readonly revokedAtMs: number | null;
};

export type NetworkAccountStore = Omit<AccountSessions, 'forgetEnded'> & {
  /** Makes one, durably; its password comes from `passwordOf`. */
  readonly create: (
    of: Pick<NetworkAccount, 'identity' | 'way' | 'terms' | 'untilMs'>,
    nowMs: number,
  ) => NetworkAccount;
  /** One that holds now; `null` where there is none, or it is revoked or over. */
  readonly find: (name: string, nowMs: number) => NetworkAccount | null;
  /** Ends one for good; false where there is none that holds. */
  readonly revoke: (name: string, nowMs: number) => boolean;
  readonly revokeAllOf: (identity: string, nowMs: number) => number;
  /** Of one person, or of all; the newest first, at most `limit`. */
  readonly list: (limit: number, identity?: string) => readonly NetworkAccount[];
  /** 22 characters (131 bits) that follow from the name and the spot's key: none is kept. */
  readonly passwordOf: (name: string) => string;
  /** One that holds now with its password, from memory where it was asked for lately. */
  readonly credentialsOf: (name: string, nowMs: number) => AccountCredentials | null;
  /** What an operator hears of an account (RFC 4372): always the same at one, and another one at the next. */
  readonly chargeableOf: (name: string, operator: string) => string;
  /** How many hold now. */
  readonly count: (nowMs: number) => number;
  /** Devices of accounts that have signed out. */
  readonly stayOuts: Omit<StayOuts, 'deleteOver'>;
  /** Deletes those that are over, and what was known of sessions that have ended. */
  readonly deleteOver: (nowMs: number) => void;
};

const nameBytes = 10;
const passwordLength = 22;

function toAccount(row: Record<string, unknown>): NetworkAccount {
  const { name, identity, terms } = row as Record<'name' | 'identity' | 'terms', string>;
  return {
    ...{ name, identity, terms },
    way: row['way'] as WayIn,
    createdAtMs: Number(row['created_at_ms']),
    untilMs: Number(row['until_ms']),
    revokedAtMs: row['revoked_at_ms'] === null ? null : Number(row['revoked_at_ms']),
  };
}

/** The accounts of the encrypted network. What is kept of a password is nothing. */
export function createNetworkAccountStore(database: DatabaseSync, key: Uint8Array): NetworkAccountStore {
  const insert = database.prepare(
    `INSERT INTO network_accounts (name, identity, way, terms, created_at_ms, until_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare(
    'SELECT * FROM network_accounts WHERE name = ? AND revoked_at_ms IS NULL AND until_ms > ?',
  );
  const revoke = database.prepare(
    'UPDATE network_accounts SET revoked_at_ms = ? WHERE name = ? AND revoked_at_ms IS NULL AND until_ms > ?',
  );
  const revokeAll = database.prepare(
    'UPDATE network_accounts SET revoked_at_ms = ? WHERE identity = ? AND revoked_at_ms IS NULL',
  );
  const list = database.prepare(
    `SELECT * FROM network_accounts WHERE :identity IS NULL OR identity = :identity
     ORDER BY created_at_ms DESC, name LIMIT :limit`,
  );
  const deleteOver = database.prepare('DELETE FROM network_accounts WHERE until_ms <= ?');
  const count = database.prepare(
    'SELECT count(*) AS n FROM network_accounts WHERE revoked_at_ms IS NULL AND until_ms > ?',
  );
  const keyed = (purpose: string, of: string) =>
    createHmac('sha256', key).update(`${purpose}\0${of}`).digest('base64url').slice(0, passwordLength);
  const find = (name: string, nowMs: number) => {
    const row = select.get(name, nowMs);
    return row ? toAccount(row) : null;
  };
  const passwordOf = (name: string) => keyed('network-account', name);
  const cache = createCredentialCache({ find, passwordOf, pseudonymOf: (name) => keyed('pseudonym', name) });
  const stayOuts = createStayOuts(database, keyed);
  const { forgetEnded, ...carried } = createAccountSessions(database);
  return {
    ...carried,
    create: ({ identity, way, terms, untilMs }, nowMs) => {
      const name = randomBytes(nameBytes).toString('hex');
      guarded(() => insert.run(name, identity, way, terms, nowMs, untilMs));
      return { name, identity, way, terms, createdAtMs: nowMs, untilMs, revokedAtMs: null };
    },
    find,
    credentialsOf: cache.find,
    chargeableOf: (name, operator) => keyed('chargeable', `${name}\0${operator}`),
    count: (nowMs) => Number(count.get(nowMs)?.['n'] ?? 0),
    // Forgotten first: a disk that is full must not let somebody in whom nobody wants.
    revoke: (name, nowMs) => {
      cache.forget(name);
      return guarded(() => revoke.run(nowMs, name, nowMs)).changes > 0;
    },
    revokeAllOf: (identity, nowMs) => {
      cache.forgetAllOf(identity);
      return Number(guarded(() => revokeAll.run(nowMs, identity)).changes);
    },
    list: (limit, identity) => list.all({ limit, identity: identity ?? null }).map(toAccount),
    passwordOf,
    stayOuts,
    deleteOver: (nowMs) => {
      stayOuts.deleteOver(nowMs);
      guarded(() => deleteOver.run(nowMs));
      forgetEnded();
    },
  };
}
