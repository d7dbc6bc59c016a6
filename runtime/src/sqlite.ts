import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
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
  // 14 (cannot open) on a full disk carries ENOSPC only in the text of the system's error.
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
    database.exec('PRAGMA journal_mode=WAL');
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

const ballastBytes = 16 * 1024 * 1024;

/**
 * Keeps 16 MiB of a full disk for ourselves: freed when the store cannot even be opened, made again when there is room.
 * Returns whether the ballast is there.
 */
export function keepBallast(directory: string): boolean {
  const file = join(directory, 'ballast');
  if (existsSync(file)) return true;
  try {
    const fd = openSync(file, 'wx', 0o600);
    try {
      const block = Buffer.alloc(1024 * 1024, 0x4d);
      for (let written = 0; written < ballastBytes; written += block.length) writeSync(fd, block);
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

export type OpenWaiting = OpenOptions & {
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Makes or migrates the tables; a full disk there is waited out like one at opening. */
  readonly prepare?: (database: DatabaseSync) => void;
  readonly retryMs?: number;
};

/**
 * Opens the database, and where the disk is full frees the ballast and then waits for space instead of ending:
 * an unattended machine must come back by itself. `aborted` when the signal fires first.
 */
export async function openWhenPossible(options: OpenWaiting): Promise<Result<DatabaseSync, 'aborted'>> {
  const directory = dirname(options.file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (let attempt = 1; !options.signal.aborted; attempt++) {
    let database: DatabaseSync | undefined;
    try {
      database = openDatabase(options);
      options.prepare?.(database);
      keepBallast(directory);
      return ok(database);
    } catch (error) {
      database?.close();
      const kind = classifySqliteError(error);
      if (kind !== 'cannot-open' && !isStorageFull(error)) throw error;
      if (attempt === 1) options.log.error('storage.full', { file: options.file });
      rmSync(join(directory, 'ballast'), { force: true });
      await delay(options.retryMs ?? 1000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
  return err('aborted');
}

/** Runs `work` in one immediate transaction; rolls back and rethrows when it throws. `work` must not be async. */
export function transaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    exitOnIoError(error);
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
