import type { BrowsingPolicy } from '@machikado/contracts/browsing.ts';

/** How long a person may search, on the monotonic clock, so that a clock that is put right changes nothing. */
export type Quota = { readonly endsAtMs: number; readonly extensionsLeft: number };

/** The time of a new session. `nowMs` is monotonic. */
export function openQuota(policy: Pick<BrowsingPolicy, 'minutes' | 'extension'>, nowMs: number): Quota {
  const { rule, maxTimes } = policy.extension;
  return { endsAtMs: nowMs + policy.minutes * 60_000, extensionsLeft: rule === 'never' ? 0 : maxTimes };
}

/** One extension more, from the present end; `undefined` when there is none left or the time is already over. */
export function extendQuota(
  quota: Quota,
  options: { readonly extensionMinutes: number; readonly nowMs: number },
): Quota | undefined {
  if (quota.extensionsLeft === 0 || options.nowMs >= quota.endsAtMs) return undefined;
  return {
    endsAtMs: quota.endsAtMs + options.extensionMinutes * 60_000,
    extensionsLeft: quota.extensionsLeft - 1,
  };
}

/** Whole seconds that are left, never below zero. */
export function secondsLeft(quota: Quota, nowMs: number): number {
  return Math.max(0, Math.ceil((quota.endsAtMs - nowMs) / 1000));
}
