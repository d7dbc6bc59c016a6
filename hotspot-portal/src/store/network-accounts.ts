import { createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { guarded } from './database.ts';

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

export type NetworkAccountStore = {
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
  return {
    create: ({ identity, way, terms, untilMs }, nowMs) => {
      const name = randomBytes(nameBytes).toString('hex');
      guarded(() => insert.run(name, identity, way, terms, nowMs, untilMs));
      return { name, identity, way, terms, createdAtMs: nowMs, untilMs, revokedAtMs: null };
    },
    find: (name, nowMs) => {
      const row = select.get(name, nowMs);
      return row ? toAccount(row) : null;
    },
    revoke: (name, nowMs) => guarded(() => revoke.run(nowMs, name, nowMs)).changes > 0,
    revokeAllOf: (identity, nowMs) => Number(guarded(() => revokeAll.run(nowMs, identity)).changes),
    list: (limit, identity) => list.all({ limit, identity: identity ?? null }).map(toAccount),
    passwordOf: (name) =>
      createHmac('sha256', key).update(`network-account\0${name}`).digest('base64url').slice(0, passwordLength),
    deleteOver: (nowMs) => void guarded(() => deleteOver.run(nowMs)),
  };
}
