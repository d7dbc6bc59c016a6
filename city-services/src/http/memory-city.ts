import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLog } from '@machikado/runtime/log.ts';
import { openAuthority } from '../authority/authority.ts';
import { indexCounters } from '../facilities/counters.ts';
import { indexRooms } from '../facilities/rooms.ts';
import type { CityContext } from './context.ts';
import { loadPack } from '../packs/load-pack.ts';
import { openContentKeys } from '../secrets/content-keys.ts';
import { cityDatabaseOnSqlite, migrate, type CityDatabase } from '../store/database.ts';
import { migrations } from '../store/migrations.ts';

export type MemoryCity = AsyncDisposable & { readonly context: CityContext; readonly setNow: (now: Date) => void };

export type MemoryCityOptions = {
  /** The true time only where certificates meet real TLS. */
  readonly start?: Date;
  /** A migrated database to stand on; one in memory without it. */
  readonly db?: CityDatabase;
};

async function openMemoryDatabase(): Promise<CityDatabase> {
  const db = cityDatabaseOnSqlite(new DatabaseSync(':memory:', { enableForeignKeyConstraints: true }));
  await migrate(db, migrations);
  return db;
}

/** The city of a test: the real pack and tables over a database in memory, and a clock that the test sets. */
export async function createMemoryCity(options: MemoryCityOptions = {}): Promise<MemoryCity> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'machikado-memory-city-'));
  const pack = await loadPack(join(import.meta.dirname, '../../packs/asahikawa'));
  if (!pack.ok) throw new Error(`${pack.error.file}: ${pack.error.reason}`);
  const db = options.db ?? (await openMemoryDatabase());
  let now = options.start ?? new Date('2026-11-23T01:00:00Z');
  const context: CityContext = {
    db,
    city: pack.value.city,
    pack: pack.value,
    rooms: indexRooms(pack.value.facilities),
    counters: indexCounters(pack.value.appointments, indexRooms(pack.value.facilities)),
    log: createLog('test', () => undefined),
    now: () => now,
    randomUuid: randomUUIDv7,
    pepper: randomBytes(32),
    authority: await openAuthority(join(stateDirectory, 'ca'), pack.value.city.id, now),
    contentKeys: await openContentKeys(stateDirectory, pack.value.city.id, now),
    wifiSpot: undefined,
    stateDirectory,
  };
  return {
    context,
    setNow: (at) => {
      now = at;
    },
    [Symbol.asyncDispose]: async () => {
      if (options.db === undefined) await db.destroy();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
}
