import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { isStorageFull, openWhenPossible } from '@machikado/runtime/sqlite.ts';
import {
  cityDatabaseOnPostgres,
  cityDatabaseOnSqlite,
  isPostgresFull,
  migrate,
  type CityDatabase,
} from './database.ts';
import { migrations } from './migrations.ts';

export type OpenStore = {
  readonly stateDirectory: string;
  /** Absent: the embedded database in the state directory. */
  readonly databaseUrl: string | undefined;
  readonly signal: AbortSignal;
  readonly log: Log;
};

async function openDatabase(options: OpenStore): Promise<Result<CityDatabase, 'aborted'>> {
  if (options.databaseUrl !== undefined) return ok(cityDatabaseOnPostgres(options.databaseUrl));
  const { signal, log } = options;
  const opened = await openWhenPossible({ file: join(options.stateDirectory, 'city.db'), signal, log });
  if (!opened.ok) return opened;
  // What is deleted is overwritten: drafts and sessions leave nothing in the file.
  opened.value.exec('PRAGMA secure_delete=ON');
  // What a city looks up every day stays in memory (64 MiB), and pages that are written again and again go from the
  // write-ahead log to the file once for many.
  opened.value.exec('PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000');
  return ok(cityDatabaseOnSqlite(opened.value));
}

/**
 * Opens the store, brings its tables up to date and does `prepare` (keys, sample records). Where the disk is full it
 * waits for space and begins again, because an unattended machine must come back by itself. `aborted` when the signal
 * fires first; throws what else goes wrong.
 */
export async function openStore<Prepared>(
  options: OpenStore,
  prepare: (db: CityDatabase) => Promise<Prepared>,
): Promise<Result<Prepared, 'aborted'>> {
  for (let attempt = 1; !options.signal.aborted; attempt++) {
    const db = await openDatabase(options);
    if (!db.ok) return db;
    try {
      await migrate(db.value, migrations);
      return ok(await prepare(db.value));
    } catch (error) {
      await db.value.destroy();
      if (!isStorageFull(error) && !isPostgresFull(error)) throw error;
      if (attempt === 1) options.log.error('storage.full', { while: 'starting' });
      await delay(1000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
  return err('aborted');
}
