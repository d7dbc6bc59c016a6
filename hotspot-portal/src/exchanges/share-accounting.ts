import { setTimeout as delay } from 'node:timers/promises';
import { maxLogDays } from '@machikado/contracts/device.ts';
import type { UnsentStore } from '../store/accounting-unsent.ts';
import { openSharedAccounting, type SharedAccounting } from '../store/shared-accounting.ts';
import type { Spot } from './spot.ts';

export type ShareOptions = { readonly dsn: string; readonly unsent: UnsentStore };

const batchSize = 500;
const lookEveryMs = 250;
const longestPauseMs = 30_000;
const deleteEveryMs = 3_600_000;
const dayMs = 86_400_000;

/** What an error says without the address and the password that it may repeat. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}

/**
 * Brings every changed record to the database that several servers share, until the signal fires. The access point has
 * its answer before that, when the record is durable here: a database that is away, slow or started again keeps nobody
 * waiting and loses nothing, it is behind.
 */
export async function shareAccounting(
  { log, now }: Pick<Spot, 'log' | 'now'>,
  { dsn, unsent }: ShareOptions,
  signal: AbortSignal,
): Promise<void> {
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => undefined);
  let shared: SharedAccounting | null = null;
  let failures = 0;
  let deletedAtMs = -Infinity;
  const lose = async () => {
    const lost = shared;
    shared = null;
    await lost?.close();
  };
  const sendSome = async (): Promise<number> => {
    shared ??= await openSharedAccounting(dsn, () => void (shared = null));
    if (performance.now() - deletedAtMs > deleteEveryMs) {
      await shared.deleteBefore(now() - maxLogDays * dayMs);
      deletedAtMs = performance.now();
    }
    const records = unsent.next(batchSize);
    if (records.length > 0) unsent.sent(await shared.save(records));
    if (failures > 0) log.info('accounting.shared-again');
    failures = 0;
    return records.length;
  };
  while (!signal.aborted) {
    try {
      if ((await sendSome()) < batchSize) await pause(lookEveryMs);
    } catch (error) {
      if (failures++ === 0) log.error('accounting.not-shared', { reason: reasonOf(error) });
      await lose();
      await pause(Math.min(longestPauseMs, lookEveryMs * 2 ** failures));
    }
  }
  await lose();
}
