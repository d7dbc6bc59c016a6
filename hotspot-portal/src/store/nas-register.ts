import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { createTokenBucket } from '../radius/token-bucket.ts';
import { guarded } from './database.ts';
import { rejectDelayMs, type NasClient } from './nas-client.ts';
import { readNasPlace, type NasPlace } from './nas-place.ts';
import { createNasSecretSeal, sealKeptSecrets, type NasSecretSeal } from './nas-secret-seal.ts';

/** What may be told of a client: all but its secrets. */
export type RegisteredNas = {
  readonly name: string;
  readonly kind: NasPlace['kind'];
  readonly place: string;
  /** Whether requests without Message-Authenticator are still taken. */
  readonly learning: boolean;
  /** Whether it may give orders about sessions (RFC 5176). */
  readonly orders: boolean;
  readonly perSecond: number;
  readonly secretAtMs: number;
  /** Until when the secret before this one verifies too, and when it last did. */
  readonly previousUntilMs: number | null;
  readonly previousUsedAtMs: number | null;
};

export type NasEntry = {
  readonly name: string;
  readonly place: string;
  readonly learning: boolean;
  readonly perSecond: number;
};

export type NasRegister = {
  /** Makes a client and its secret, which is told this once; `null` for one that shows a certificate. */
  readonly add: (order: NasEntry) => Result<string | null, 'not-a-place' | 'taken' | 'too-many'>;
  /** Makes a new secret, told this once; for so long the one before verifies too. */
  readonly rotate: (name: string, overlapMs: number) => Result<string, 'unknown'>;
  readonly remove: (name: string) => boolean;
  /** Ends learning: from now on Message-Authenticator is required. */
  readonly require: (name: string) => boolean;
  /** Whether it may give orders from now on; false where there is no such client. */
  readonly setOrders: (name: string, may: boolean) => boolean;
  readonly mayOrder: (name: string) => boolean;
  readonly list: () => readonly RegisteredNas[];
  /** Whose the longest prefix is that an address begins with. */
  readonly find: (address: string) => NasClient | null;
  /** Whose one of the names of a certificate is. */
  readonly findCertificate: (names: readonly string[]) => NasClient | null;
};

const maxClients = 4096;
const maxRemembered = 4096;
const secretBytes = 24;
const minuteMs = 60_000;

type Row = RegisteredNas & { readonly secret: string | null; readonly previous: string | null };

function toRow(row: Record<string, unknown>): Row {
  const numberOrNull = (value: unknown) => (value === null ? null : Number(value));
  return {
    ...(row as Pick<Row, 'name' | 'kind' | 'place' | 'secret' | 'previous'>),
    learning: row['learning'] === 1,
    orders: row['orders'] === 1,
    perSecond: Number(row['per_second']),
    secretAtMs: Number(row['secret_at_ms']),
    previousUntilMs: numberOrNull(row['previous_until_ms']),
    previousUsedAtMs: numberOrNull(row['previous_used_at_ms']),
  };
}

const makeSecret = () => randomBytes(secretBytes).toString('hex');

type Clock = { readonly now: () => number; readonly log: Log };
type Kept = { readonly place: NasPlace; readonly client: NasClient };

/** At most once a minute. */
function seldom(now: () => number, tell: () => void): () => void {
  let lastMs = -Infinity;
  return () => {
    if (now() - lastMs < minuteMs) return;
    lastMs = now();
    tell();
  };
}

/** Statements that a client's own requests bring about. */
type Marks = { readonly sealed: (name: string) => void; readonly previousUsed: (name: string) => void };

function clientOf(row: Row, marks: Marks, { now, log }: Clock): NasClient {
  const { name } = row;
  let { learning } = row;
  const previous = row.previous === null ? null : Buffer.from(row.previous);
  const takes = createTokenBucket({ burst: 2 * row.perSecond, perSecond: row.perSecond });
  return {
    name,
    secret: Buffer.from(row.secret ?? 'radsec'),
    previousSecret: () => (previous && now() < (row.previousUntilMs ?? 0) ? previous : null),
    onPreviousSecret: seldom(now, () => marks.previousUsed(name)),
    ...(learning && {
      learning: {
        isLearning: () => learning,
        onSealed: () => {
          marks.sealed(name);
          learning = false;
        },
        onUnsealed: seldom(now, () => log.warn('radius.no-message-authenticator', { nas: name })),
      },
    }),
    takes,
    rejectDelayMs,
    mayOrder: row.orders,
  };
}

/** A client with its secrets as they are: none where they were sealed by another key, until it is given a new one. */
function openKept(row: Row, seal: NasSecretSeal, { marks, clock }: { marks: Marks; clock: Clock }): readonly Kept[] {
  const place = readNasPlace(row.place);
  const open = (kept: string | null) => (kept === null ? null : seal.open(row.name, kept));
  const clear = { ...row, secret: open(row.secret), previous: open(row.previous) };
  const isLost = row.secret !== null && clear.secret === null;
  if (isLost) clock.log.error('nas.secret-not-readable', { nas: row.name });
  return place && !isLost ? [{ place, client: clientOf(clear, marks, clock) }] : [];
}

/**
 * The RADIUS clients that a technician has entered at the spot itself. Changes hold with the next request. `key`: 32 bytes
 * that are not in the database, by which the secrets in it are encrypted.
 */
export function createNasRegister(database: DatabaseSync, clock: Clock, key: Uint8Array): NasRegister {
  const { now } = clock;
  const seal = createNasSecretSeal(key);
  sealKeptSecrets(database, seal);
  const select = database.prepare('SELECT * FROM nas_clients ORDER BY name');
  const insert = database.prepare(
    `INSERT OR IGNORE INTO nas_clients (name, kind, place, secret, learning, per_second, secret_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const rotate = database.prepare(
    `UPDATE nas_clients SET previous = secret, previous_until_ms = ?, previous_used_at_ms = NULL,
       secret = ?, secret_at_ms = ? WHERE name = ? AND secret IS NOT NULL`,
  );
  const remove = database.prepare('DELETE FROM nas_clients WHERE name = ?');
  const require = database.prepare('UPDATE nas_clients SET learning = 0 WHERE name = ?');
  const setOrders = database.prepare('UPDATE nas_clients SET orders = ? WHERE name = ?');
  const previousUsed = database.prepare('UPDATE nas_clients SET previous_used_at_ms = ? WHERE name = ?');

  const rows = () => select.all().map(toRow);
  const marks: Marks = {
    sealed: (name) => void guarded(() => require.run(name)),
    previousUsed: (name) => void guarded(() => previousUsed.run(now(), name)),
  };
  const toKept = (row: Row) => openKept(row, seal, { marks, clock });
  let kept: readonly Kept[] = [];
  const remembered = new Map<string, NasClient | null>();
  const load = () => {
    remembered.clear();
    kept = rows()
      .flatMap(toKept)
      .toSorted((one, other) => bitsOf(other) - bitsOf(one));
  };
  const changed = (run: () => { changes: number | bigint }) => {
    const { changes } = guarded(run);
    if (changes > 0) load();
    return changes > 0;
  };
  load();
  return {
    add: ({ name, place: text, learning, perSecond }) => {
      const place = readNasPlace(text);
      if (!place) return err('not-a-place');
      if (kept.length >= maxClients) return err('too-many');
      const secret = place.kind === 'address' ? makeSecret() : null;
      const sealed = secret === null ? null : seal.seal(name, secret);
      const isNew = changed(() => insert.run(name, place.kind, place.text, sealed, learning ? 1 : 0, perSecond, now()));
      return isNew ? ok(secret) : err('taken');
    },
    rotate: (name, overlapMs) => {
      const secret = makeSecret();
      const sealed = seal.seal(name, secret);
      return changed(() => rotate.run(now() + overlapMs, sealed, now(), name)) ? ok(secret) : err('unknown');
    },
    remove: (name) => changed(() => remove.run(name)),
    require: (name) => changed(() => require.run(name)),
    setOrders: (name, may) => changed(() => setOrders.run(may ? 1 : 0, name)),
    mayOrder: (name) => kept.some(({ client }) => client.name === name && client.mayOrder === true),
    list: () => rows().map(({ secret: _secret, previous: _previous, ...told }) => told),
    find: (address) => {
      const known = remembered.get(address);
      if (known !== undefined) return known;
      const found = kept.find(({ place }) => place.kind === 'address' && place.has(address))?.client ?? null;
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(address, found);
      return found;
    },
    findCertificate: (names) =>
      kept.find(({ place }) => place.kind === 'certificate' && names.includes(place.text))?.client ?? null,
  };
}

const bitsOf = ({ place }: Kept): number => (place.kind === 'address' ? place.bits : 0);
