import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import type { CityContext } from '../http/context.ts';
import { isPostgresFull } from '../store/database.ts';
import { openFeedFolder, type FeedFolder } from './feed-folder.ts';
import { endExpiredAlerts, takeTelegramIn } from './intake.ts';

const scanEveryMs = 2000;
/** A file that is no whole document this long after its last change stays so. */
const settledAfterMs = 2000;

/**
 * Reads every telegram that is put into `<state>/feed`, at once on the file system's notice and in any case every two
 * seconds, and moves it to `feed/done` or `feed/refused`. Runs until the signal fires; a full disk is waited out.
 */
export async function watchFeed(context: CityContext, signal: AbortSignal): Promise<void> {
  const folder = await openFeedFolder(join(context.stateDirectory, 'feed'));
  let wake = new AbortController();
  const watcher = watch(folder.path, { persistent: false }, () => wake.abort());
  // The scans go on without the notices (inotify watches can run out).
  watcher.on('error', (error) => context.log.warn('feed.unwatched', { message: error.message }));
  try {
    while (!signal.aborted) {
      wake = new AbortController();
      await scan(context, folder);
      const either = AbortSignal.any([signal, wake.signal]);
      await delay(scanEveryMs, undefined, { signal: either }).catch(() => undefined);
    }
  } finally {
    watcher.close();
  }
}

async function scan(context: CityContext, folder: FeedFolder): Promise<void> {
  try {
    for (const name of await folder.list()) await readOne(context, folder, name);
    await endExpiredAlerts(context);
  } catch (error) {
    if (!isStorageFull(error) && !isPostgresFull(error)) throw error;
    context.log.warn('feed.waiting', { reason: 'storage-full' });
  }
}

async function readOne(context: CityContext, folder: FeedFolder, name: string): Promise<void> {
  const file = await folder.read(name);
  if (!file.ok) {
    if (file.error === 'forbidden') context.log.warn('feed.forbidden', { file: name });
    return;
  }
  const { bytes, unchangedMs } = file.value;
  const intake = await takeTelegramIn(context, { name, bytes }, unchangedMs >= settledAfterMs);
  if (intake.kind === 'incomplete') return;
  const { outcome, reason } = intake.record;
  context.log.info('feed.read', { file: name, outcome, reason });
  await folder.move(name, outcome === 'refused' ? 'refused' : 'done');
}
