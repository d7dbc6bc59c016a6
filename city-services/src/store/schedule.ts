import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { isPostgresFull } from './database.ts';

export type Schedule = {
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly name: string;
  /** The first time without waiting: what became due while the city was off is done when it is back. */
  readonly atOnce?: boolean;
};

const isAborted = (signal: AbortSignal): boolean => signal.aborted;

/** Repeats a piece of work until the signal fires. A full disk skips one turn; any other failure ends it and throws. */
export async function repeat(schedule: Schedule, work: () => Promise<void>): Promise<void> {
  const { everyMs, signal, log, name } = schedule;
  for (let turn = 0; !signal.aborted; turn++) {
    if (turn > 0 || schedule.atOnce !== true) await delay(everyMs, undefined, { signal }).catch(() => undefined);
    // Read again: the wait ends early when the process is told to stop.
    if (isAborted(signal)) return;
    try {
      await work();
    } catch (error) {
      if (!isStorageFull(error) && !isPostgresFull(error)) throw error;
      log.warn('job.skipped', { job: name, reason: 'storage-full' });
    }
  }
}
