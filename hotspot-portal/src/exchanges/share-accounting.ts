import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { maxLogDays } from '@machikado/contracts/device.ts';
import type { UnsentStore } from '../store/accounting-unsent.ts';
import { openSharedAccounting, type SharedAccounting } from '../store/shared-accounting.ts';
import type { Spot } from './spot.ts';

export type ShareOptions = { readonly dsn: string; readonly unsent: UnsentStore; readonly drainMs?: number };

const batchSize = 500;
const lookEveryMs = 250;
const longestPauseMs = 30_000;
const deleteEveryMs = 3_600_000;
const dayMs = 86_400_000;
/** For so long at the end what is left is still sent: a supervisor that waits in vain would kill. */
const drainMs = 5000;
/** A server that has stopped answers no good-bye either. */
const closeMs = 500;

/** What an error says without the address and the password that it may repeat. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}

/**
 * Brings every changed record to the database that several servers share, until the signal fires. The access point has
 * its answer before that, when the record is durable here: a database that is away, slow or started again keeps nobody
 * waiting and loses nothing, it is behind. After the signal what is left is sent within `drainMs`; what is not then stays in
 * our own store, and goes at the next start.
 */
export async function shareAccounting(
  { log, now }: Pick<Spot, 'log' | 'now'>,
  { dsn, unsent, drainMs: longestDrainMs = drainMs }: ShareOptions,
  signal: AbortSignal,
): Promise<void> {
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => undefined);
  let shared: SharedAccounting | null = null;
  let failures = 0;
  let deletedAtMs = -Infinity;
  let over = false;
  const isOver = () => over;
  const lose = async () => {
    const lost = shared;
    shared = null;
    await lost?.close();
  };
  const sendSome = async (): Promise<number> => {
    shared ??= await openSharedAccounting(dsn, () => void (shared = null));
    if (isOver()) return 0;
    if (performance.now() - deletedAtMs > deleteEveryMs) {
      await shared.deleteBefore(now() - maxLogDays * dayMs);
      deletedAtMs = performance.now();
    }
    const records = unsent.next(batchSize);
    if (records.length > 0) {
      const saved = await shared.save(records);
      // Our own store may be closed by now; sent once more they change nothing there.
      if (isOver()) return 0;
      unsent.sent(saved);
    }
    if (failures > 0) log.info('accounting.shared-again');
    failures = 0;
    return records.length;
  };
  const sendOrPause = async () => {
    try {
      if ((await sendSome()) < batchSize) await pause(lookEveryMs);
    } catch (error) {
      if (failures++ === 0) log.error('accounting.not-shared', { reason: reasonOf(error) });
      await lose();
      await pause(Math.min(longestPauseMs, lookEveryMs * 2 ** failures));
    }
  };
  const drain = async () => {
    try {
      while (!isOver() && (await sendSome()) > 0);
    } catch (error) {
      log.warn('accounting.left-unsent', { reason: reasonOf(error) });
    }
    await lose();
  };
  const share = async () => {
    while (!signal.aborted) await sendOrPause();
    await drain();
  };
  const sharing = share();
  await Promise.race([sharing, untilAborted(signal).then(() => delay(longestDrainMs, undefined, { ref: false }))]);
  over = true;
  await Promise.race([lose(), delay(closeMs, undefined, { ref: false })]);
}

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  signal.aborted ? Promise.resolve() : once(signal, 'abort');
