import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import type { Config } from '../config.ts';
import { createUnsentStore } from '../store/accounting-unsent.ts';
import { openSpoolWriter, type SpoolWriter } from './accounting-writer.ts';
import { shareAccounting } from './share-accounting.ts';
import type { Spot } from './spot.ts';

const lookForSilenceEveryMs = 1000;

/** Ends records whose access points have fallen silent, a few at each call. */
function endSilent(spot: Spot, sinceMs: number): void {
  try {
    const count = spot.accounting.closeSilent(spot.now(), sinceMs);
    if (count > 0) spot.log.info('accounting.silent', { count });
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'accounting-silence' });
  }
}

export type AccountingParts = {
  readonly config: Pick<Config, 'stateDirectory' | 'accountingDsn'>;
  readonly database: DatabaseSync;
};

/** All that keeps accounting: the spool beside the store, the end of what has fallen silent, the database shared with others. */
export async function openAccounting(spot: Spot, { config, database }: AccountingParts): Promise<SpoolWriter> {
  const { accountingDsn: dsn, stateDirectory } = config;
  const end = new AbortController();
  const unsent = dsn === undefined ? null : createUnsentStore(database);
  const writer = await openSpoolWriter(spot, join(stateDirectory, 'accounting-spool'));
  const sharing = dsn !== undefined && unsent ? shareAccounting(spot, { dsn, unsent }, end.signal) : null;
  const sinceMs = spot.now();
  const looking = setInterval(() => endSilent(spot, sinceMs), lookForSilenceEveryMs).unref();
  return {
    save: writer.save,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking);
      await writer[Symbol.asyncDispose]();
      end.abort();
      await sharing;
    },
  };
}
