import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { limitBytes, tierOf } from '../session/policy.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import { shutOut } from './admit.ts';
import { closeUse } from './close-use.ts';
import { changeAtNas } from './change-at-nas.ts';
import { passNow } from './terms.ts';
import type { Spot } from './spot.ts';

const pollEveryMs = 3000;

/** Reading the counters takes at most so much of a processor: with many phones it is read less often. */
const shareOfTime = 0.05;

const batchSize = 500;

/**
 * What a voucher has used up is ended or made slow, on every device that is online with it, wherever that is enforced.
 * In disaster mode nobody's data runs out.
 */
export async function enforceLimits(spot: Spot, vouchers: ReadonlySet<string>): Promise<void> {
  try {
    if (spot.openings.current() === null) await holdToLimits(spot, vouchers);
  } catch (error) {
    // The first reading or message with room on the disk does it.
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'usage' });
  }
}

async function holdToLimits(spot: Spot, vouchers: ReadonlySet<string>): Promise<void> {
  for (const session of spot.sessions.open().filter(({ voucher }) => vouchers.has(voucher))) {
    const tier = tierOf(spot.policy(), session.tier);
    const limit = limitBytes(tier);
    if (limit === null || spot.usage.bytesOf(session.voucher) < limit) continue;
    if (tier.whenUsedUp !== 'slow') await endUsedUp(spot, session);
    else if (!spot.usage.of(session.id).slowed) await makeSlow(spot, session);
  }
}

async function endUsedUp(spot: Spot, session: Session): Promise<void> {
  const ended = await spot.commit(() => spot.sessions.end(session, 'data-used', spot.now()));
  // The device may have a newer one, which was saved in the same moment.
  if (ended && !spot.sessions.findByMac(session.mac)) await shutOut(spot, session);
}

async function makeSlow(spot: Spot, session: Session): Promise<void> {
  await spot.commit(() => spot.usage.slow(session.id));
  if (!isOnGateway(session)) {
    void changeAtNas(spot, session, 'limits');
    return;
  }
  const opened = await spot.gateway.open(passNow(spot, session));
  if (!opened.ok) spot.log.error('gateway.slow-failed', { detail: opened.error.detail });
}

/**
 * Reads the counters of all sessions, saves what has come in small transactions, and ends or slows who is over the limit
 * of her tier. A session that has ended since the last reading gets its last bytes all the same: its counter is its own.
 */
export async function readUsage(spot: Spot): Promise<void> {
  const read = await spot.gateway.usage();
  if (!read.ok) {
    spot.log.error('usage.not-read', { detail: read.error.detail });
    return;
  }
  const changed = spot.usage.changed(read.value);
  const vouchers = new Set<string>();
  try {
    for (let at = 0; at < changed.length; at += batchSize) {
      for (const voucher of spot.usage.save(new Map(changed.slice(at, at + batchSize)))) vouchers.add(voucher);
      // People who sign in meanwhile are not kept waiting.
      await nextTurn();
    }
  } catch (error) {
    // The counters go on; the first reading with room on the disk has all of it.
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'usage' });
  }
  await enforceLimits(spot, vouchers);
}

/** Reads again and again until the signal fires, and once more after it: the end of the process loses nothing. */
export async function keepUsage(spot: Spot, signal: AbortSignal): Promise<void> {
  for (let tookMs = 0; !signal.aborted;) {
    const pauseMs = Math.max(pollEveryMs, tookMs / shareOfTime);
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    const startedMs = performance.now();
    await readUsage(spot);
    await closeUse(spot);
    tookMs = performance.now() - startedMs;
  }
}
