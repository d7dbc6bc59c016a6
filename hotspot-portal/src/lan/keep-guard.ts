import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import { parseLeases } from '../gateway/lease.ts';
import type { LinkGuard } from '../gateway/link-guard.ts';

const lookAgainMs = 5000;

type Guarded = { readonly guard: LinkGuard; readonly leaseFile: string; readonly log: Log };

async function hold({ guard, leaseFile, log }: Guarded, first: boolean): Promise<void> {
  const leases = parseLeases(await readFile(leaseFile, 'utf8').catch(() => ''));
  const held = await guard.hold(leases);
  if (!held.ok) log.error('guard.failed', { detail: held.error.detail });
  else if (held.value === 'loaded') log[first ? 'info' : 'warn']('guard.loaded', { leases: leases.length });
}

/**
 * Holds the guard to the leases of the file, from before this resolves until the signal fires: when the file changes, and
 * every few seconds, so that what somebody else took away comes back.
 */
export async function keepGuard(guarded: Guarded, signal: AbortSignal): Promise<{ done: Promise<void> }> {
  await hold(guarded, true);
  const { leaseFile } = guarded;
  let wake: (() => void) | undefined;
  const watcher = watch(dirname(leaseFile), (_, name) => {
    if (name === basename(leaseFile)) wake?.();
  });
  const isOver = () => signal.aborted;
  const keep = async () => {
    while (!isOver()) {
      const changed = new Promise<void>((resolve) => (wake = resolve));
      const timer = new AbortController();
      const either = AbortSignal.any([signal, timer.signal]);
      await Promise.race([changed, delay(lookAgainMs, undefined, { signal: either }).catch(() => undefined)]);
      timer.abort();
      if (!isOver()) await hold(guarded, false);
    }
    watcher.close();
  };
  return { done: keep() };
}
