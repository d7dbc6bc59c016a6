import { setTimeout as delay } from 'node:timers/promises';
import { maxLogDays, usualLogDays } from '@machikado/contracts/device.ts';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import { closePlace, shutOut } from './admit.ts';
import { changeAtNas } from './change-at-nas.ts';
import { keepOpening, type WarningRule } from './disaster.ts';
import { hoursOf, passNow } from './terms.ts';
import { wantedOf, type Spot } from './spot.ts';

const sweepEveryMs = 1000;
const reconcileEverySweeps = 5;
const deleteEverySweeps = 3600;
const dayMs = 86_400_000;

/** Ends every session whose time is over and shuts the gateway for it. Returns how many ended. */
export async function sweep(spot: Spot): Promise<number> {
  const nowMs = spot.now();
  if (spot.sessions.due(nowMs).length === 0) return 0;
  const due = await endDue(spot, nowMs);
  // An access point of another maker ends it by its own clock; one that does not is told. While the network is open to
  // everybody it would let her in again a moment later.
  const isOpen = spot.openings.current() !== null;
  const close = isOpen ? closePlace : shutOut;
  await Promise.all(due.filter((session) => isOnGateway(session) || !isOpen).map((session) => close(spot, session)));
  return due.length;
}

async function endDue(spot: Spot, nowMs: number): Promise<readonly Session[]> {
  try {
    return await spot.commit(() =>
      spot.sessions.due(nowMs).filter((session) => spot.sessions.end(session, 'expired', nowMs)),
    );
  } catch (error) {
    // A full disk must not keep the network open: the gateway is shut all the same, and the next sweep ends them.
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'sweep' });
    return spot.sessions.due(nowMs);
  }
}

/** Compares the gateway with the store and repairs what somebody else changed. */
export async function reconcile(spot: Spot): Promise<void> {
  const repaired = await spot.gateway.reconcile(() => wantedOf(spot));
  if (!repaired.ok) spot.log.error('gateway.reconcile-failed', { detail: repaired.error.detail });
  else if (repaired.value !== 'nothing') spot.log.warn('gateway.repaired', { what: repaired.value });
}

/**
 * Brings running sessions to the hours that the city has set: a zone that closes earlier now ends them then, one that
 * closes later, or not any more, gives them the rest of their turn. Durable first, then the gateway's own timeouts. False
 * where the disk has no room for it: to be asked again.
 */
export async function followHours(spot: Spot): Promise<boolean> {
  const changed = await saveHours(spot);
  for (const session of changed ?? []) {
    if (!isOnGateway(session)) {
      // Nobody waits: one that says nothing would keep everybody else's sweep.
      void changeAtNas(spot, session, 'time');
      continue;
    }
    const opened = await spot.gateway.open(passNow(spot, session));
    if (!opened.ok) spot.log.error('gateway.open-failed', { detail: opened.error.detail });
  }
  return changed !== null;
}

async function saveHours(spot: Spot): Promise<readonly Session[] | null> {
  try {
    return await spot.commit(() =>
      spot.sessions.zones().flatMap((zone) => {
        const hours = hoursOf(spot, zone);
        return spot.sessions.followClosing(zone, hours.state === 'open' ? hours.closesAtMs : spot.now());
      }),
    );
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'hours' });
    return null;
  }
}

/** Keeps the line to the internet shared as the policy says. */
export async function keepShared(spot: Spot): Promise<void> {
  const { uplink } = spot.policy();
  const shared = await spot.gateway.share(uplink);
  if (!shared.ok) spot.log.error('uplink.not-shared', { detail: shared.error.detail });
}

/** For how many days records are kept: what the city wants, but never longer than any city may. */
export function keptDays(wantedDays: number = usualLogDays): number {
  return Math.min(wantedDays, maxLogDays);
}

/** Deletes connection records that are older than the city keeps them, and says how many went. */
export function deleteOld(spot: Spot, wantedDays?: number): void {
  const logDays = keptDays(wantedDays);
  const nowMs = spot.now();
  try {
    spot.accounts.deleteOver(nowMs);
    spot.ways.deleteOver(nowMs, civilTimeAt(new Date(nowMs - logDays * dayMs)).date);
    const deletion = spot.retention.deleteBefore(nowMs - logDays * dayMs, nowMs);
    if (!deletion) return;
    const { sessions, accounting } = deletion;
    spot.log.info('records.deleted', { sessions, accounting });
    const before = civilTimeAt(new Date(deletion.beforeMs)).date;
    spot.outbox.add('records-deleted', { sessions, accounting, before }, nowMs);
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'deletion' });
  }
}

/** What the city wants of a spot while it runs. */
export type Rules = WarningRule & { readonly logDays: number | undefined };

/** Ends sessions and disaster mode on time and keeps the gateway true, until the signal fires. */
export async function keepTime(spot: Spot, rules: () => Rules, signal: AbortSignal): Promise<void> {
  // At the first round too: it may have changed while nobody was there.
  let policy = '';
  for (let round = 1; !signal.aborted; round++) {
    await delay(sweepEveryMs, undefined, { signal }).catch(() => undefined);
    // Rates, hours and the line follow what the city says at once: who comes in meanwhile is marked by the new rates.
    const current = JSON.stringify(spot.policy());
    const changed = current !== policy;
    if (!changed || (await followHours(spot))) policy = current;
    await sweep(spot);
    await keepOpening(spot, rules());
    if (round % deleteEverySweeps === 1) deleteOld(spot, rules().logDays);
    if (changed || round % reconcileEverySweeps === 0) {
      await reconcile(spot);
      await keepShared(spot);
    }
  }
}
