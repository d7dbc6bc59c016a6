import assert from 'node:assert/strict';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from './log.ts';

/** SQLite's primary result codes that this product tells apart (https://www.sqlite.org/rescode.html). */
const primaryCodes: Readonly<Record<number, SqliteFailure>> = {
  5: 'busy',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'cannot-open',
  19: 'constraint',
  26: 'corrupt',
};
export type SqliteFailure = 'busy' | 'io' | 'corrupt' | 'full' | 'cannot-open' | 'constraint' | 'other';

/** What kind of failure an error thrown by node:sqlite is; `null` when it is not SQLite's. */
export function classifySqliteError(error: unknown): SqliteFailure | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return primaryCodes[error.errcode & 0xff] ?? 'other';
}

export function isStorageFull(error: unknown): boolean {
  return (
    classifySqliteError(error) === 'full' || (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
  );
}

/**
 * Ends the process when a write or an fsync failed with an I/O error. What the disk holds is then unknown, and a second
 * fsync that succeeds proves nothing: only a restart re-reads the truth (promise P8). The supervisor starts us again.
 */
export function exitOnIoError(error: unknown): void {
  if (classifySqliteError(error) !== 'io') return;
  writeSync(2, `${JSON.stringify({ level: 'fatal', event: 'storage.io-error', message: String(error) })}\n`);
  process.exit(74);
}

export type OpenOptions = {
  readonly file: string;
  /** Only the mutant run of the power-cut test may ask for NORMAL. */
  readonly synchronous?: 'FULL' | 'NORMAL';
};

/**
 * Opens one database file for this process alone. `locking_mode=EXCLUSIVE` is the first statement: it keeps the
 * shared-memory file away, without which a full disk ends Node with SIGBUS, and it means one owner per file.
 * Errors: throws node:sqlite's error (see `classifySqliteError`) or `corrupt` when `quick_check` fails.
 */
export function openDatabase(options: OpenOptions): DatabaseSync {
  const database = new DatabaseSync(options.file, { enableForeignKeyConstraints: true, timeout: 5000 });
  try {
    database.exec('PRAGMA locking_mode=EXCLUSIVE');
    // all(), not get(): get() stops at the first row and hides what fails after it, here the switch itself.
    const [journal] = database.prepare('PRAGMA journal_mode=WAL').all();
    assert.equal(journal?.['journal_mode'], 'wal', `${options.file} cannot be written ahead`);
    database.exec(`PRAGMA synchronous=${options.synchronous ?? 'FULL'}`);
    database.exec('PRAGMA journal_size_limit=16777216');
    const check = database.prepare('PRAGMA quick_check').get()?.['quick_check'];
    if (check !== 'ok')
      throw Object.assign(new Error(`quick_check of ${options.file}: ${String(check)}`), { errcode: 11 });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const defaultBallastBytes = 16 * 1024 * 1024;

const ballastIn = (directory: string) => join(directory, 'ballast');

/**
 * Keeps some of a full disk for ourselves: freed when the store cannot even be opened, made again when there is room.
 * Returns whether all of it is there; one that a crash left half written is written anew.
 */
export function keepBallast(directory: string, bytes = defaultBallastBytes): boolean {
  const file = ballastIn(directory);
  if (statSync(file, { throwIfNoEntry: false })?.size === bytes) return true;
  try {
    const fd = openSync(file, 'w', 0o600);
    try {
      const block = Buffer.alloc(Math.min(bytes, 1024 * 1024), 0x4d);
      for (let left = bytes; left > 0;) left -= writeSync(fd, block, 0, Math.min(left, block.length));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    return true;
  } catch {
    rmSync(file, { force: true });
    return false;
  }
}

/** Removes the ballast file, which frees its blocks; false where no such file existed. */
function dropBallast(directory: string): boolean {
  const file = ballastIn(directory);
  const had = statSync(file, { throwIfNoEntry: false }) !== undefined;
  rmSync(file, { force: true });
  return had;
}

/** Whether the file system has no room for even a small file, by blocks or by inodes. */
function isFileSystemFull(directory: string): boolean {
  const { bavail, bsize, files, ffree } = statfsSync(directory);
  return bavail * bsize < 64 * 1024 || (files > 0 && ffree === 0);
}

export type OpenWaiting = OpenOptions & {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Makes or migrates the tables; a full disk there is waited out like one at opening. */
  readonly prepare?: (database: DatabaseSync) => void;
  readonly retryMs?: number;
  /** How much is kept for a full disk; 0 for none. 16 MiB without it. */
  readonly ballastBytes?: number;
};

/**
 * Opens the database, and where the disk is full frees the ballast and then waits for space instead of ending:
 * an unattended machine must come back by itself. `aborted` when the signal fires first. An I/O error ends the process
 * (`exitOnIoError`); anything else that keeps the file from opening is thrown.
 */
export async function openWhenPossible(options: OpenWaiting): Promise<Result<DatabaseSync, 'aborted'>> {
  const directory = dirname(options.file);
  for (let attempt = 1; !options.signal.aborted; attempt++) {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      database = openDatabase(options);
      options.prepare?.(database);
      if (options.ballastBytes !== 0) keepBallast(directory, options.ballastBytes);
      return ok(database);
    } catch (error) {
      database?.close();
      exitOnIoError(error);
      if (!isWorthWaiting(error, directory)) throw error;
      if (attempt === 1) options.log.error('storage.full', { file: options.file });
      // What the ballast held may be enough to open with: only without it there is something to wait for.
      if (dropBallast(directory)) continue;
      await delay(options.retryMs ?? 1000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
  return err('aborted');
}

/** SQLite does not say why it cannot open a file; only on a full file system space may cure that. */
function isWorthWaiting(error: unknown, directory: string): boolean {
  return isStorageFull(error) || (classifySqliteError(error) === 'cannot-open' && isFileSystemFull(directory));
}

/**
 * Runs `work` in one immediate transaction; rolls back and rethrows when it throws. `work` must not be async.
 * Within another one it is a savepoint: a part that is taken back by itself, and durable with the whole.
 * Outside of it a statement that writes must never be read with `get()` (`INSERT … RETURNING`): it answers before the
 * commit, and a commit that then fails goes unseen.
 */
export function transaction<Value>(database: DatabaseSync, work: () => Value): Value {
  const [begin, commit, rollback] = database.isTransaction
    ? ['SAVEPOINT part', 'RELEASE part', 'ROLLBACK TO part; RELEASE part']
    : ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'];
  try {
    database.exec(begin);
    const value = work();
    database.exec(commit);
    return value;
  } catch (error) {
    exitOnIoError(error);
    if (database.isTransaction) database.exec(rollback);
    throw error;
  }
}
