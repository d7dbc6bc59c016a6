import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { exitOnIoError, isStorageFull, openWhenPossible, transaction } from '@machikado/runtime/sqlite.ts';
import { migrate } from './migrations.ts';

/** Opens `spot.db`, waiting for disk space where there is none. `aborted` when the process shall stop first. */
export function openSpotDatabase(
  directory: string,
  context: { signal: AbortSignal; log: Log },
): Promise<Result<DatabaseSync, 'aborted'>> {
  return openWhenPossible({ file: join(directory, 'spot.db'), prepare: migrate, ...context });
}

/** Runs a statement's work; an I/O error ends the process, because what the disk holds is then unknown. */
export function guarded<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    exitOnIoError(error);
    throw error;
  }
}

/**
 * Runs work in one transaction that waits for no disk: it is durable with the next one that does, or a restart has to do
 * it again. Not within another transaction.
 */
export function unawaited<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('PRAGMA synchronous=NORMAL');
  try {
    return transaction(database, work);
  } finally {
    database.exec('PRAGMA synchronous=FULL');
  }
}

/** Runs work that may be lost where the disk is full: a copy of what the city knows, an event for its statistics. */
export function unlessFull(work: () => unknown): void {
  try {
    guarded(work);
  } catch (error) {
    if (!isStorageFull(error)) throw error;
  }
}

/** A random 32-byte key of this spot, made at its first use and kept for good. */
export function spotKey(database: DatabaseSync, name: string): Uint8Array {
  database.prepare('INSERT OR IGNORE INTO spot_keys (name, value) VALUES (?, ?)').run(name, randomBytes(32));
  return database.prepare('SELECT value FROM spot_keys WHERE name = ?').get(name)?.['value'] as Uint8Array;
}
