import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import type { Spot } from './spot.ts';

/**
 * Counts an hour, a day or a month when it has ended, once. Without room on the disk it stays as it is and is closed at
 * a later call: what is counted lies in the store until then.
 */
export async function closeUse(spot: Pick<Spot, 'uses' | 'commit' | 'now' | 'log'>): Promise<void> {
  if (!spot.uses.isDue(spot.now())) return;
  try {
    const closed = await spot.commit(() => spot.uses.close(spot.now()));
    for (const { period, start } of closed) spot.log.info('use.counted', { period, start });
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'use' });
  }
}
