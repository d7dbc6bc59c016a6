import { join } from 'node:path';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import type { Config } from '../config.ts';
import { openSpoolWriter, type SpoolWriter } from './accounting-writer.ts';
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

/** All that keeps accounting: the spool beside the store, and the end of what has fallen silent. */
export async function openAccounting(spot: Spot, config: Pick<Config, 'stateDirectory'>): Promise<SpoolWriter> {
  const writer = await openSpoolWriter(spot, join(config.stateDirectory, 'accounting-spool'));
  const sinceMs = spot.now();
  const looking = setInterval(() => endSilent(spot, sinceMs), lookForSilenceEveryMs).unref();
  return {
    save: writer.save,
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking);
      await writer[Symbol.asyncDispose]();
    },
  };
}
