import type { BrowsingPolicy } from '@machikado/contracts/browsing.ts';

/** What a visit has left for searching, however often it opens and ends the web meanwhile. */
export type Allowance = { readonly leftMs: number; readonly extensionsLeft: number };

/** How long a person may search, on the monotonic clock, so that a clock that is put right changes nothing. */
export type Quota = { readonly endsAtMs: number; readonly extensionsLeft: number };

/** The time of a new visit. */
export function openAllowance(policy: Pick<BrowsingPolicy, 'minutes' | 'extension'>): Allowance {
  const { rule, maxTimes } = policy.extension;
  return { leftMs: policy.minutes * 60_000, extensionsLeft: rule === 'never' ? 0 : maxTimes };
}

/** Lets it run from now on. `nowMs` is monotonic. */
export function openQuota({ leftMs, extensionsLeft }: Allowance, nowMs: number): Quota {
  return { endsAtMs: nowMs + leftMs, extensionsLeft };
}

/** What is left when it no longer runs. */
export function closeQuota({ endsAtMs, extensionsLeft }: Quota, nowMs: number): Allowance {
  return { leftMs: Math.max(0, endsAtMs - nowMs), extensionsLeft };
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

/** Whole seconds of that many milliseconds. */
export const wholeSeconds = (leftMs: number) => Math.ceil(leftMs / 1000);
