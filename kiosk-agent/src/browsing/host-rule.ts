import type { BrowsingDenial, BrowsingPolicy, BrowsingProfile } from '@machikado/contracts/browsing.ts';
import type { Host } from './host-name.ts';

/** The part of a city's policy that says which hosts may be opened. */
export type HostRule = Pick<BrowsingPolicy, 'allowed' | 'denied'> & { readonly profile: BrowsingProfile };

/** The profile of one kiosk: its own where the city gives it one. */
export function ruleFor(policy: BrowsingPolicy, asset: string | undefined): HostRule {
  const own = asset === undefined ? undefined : policy.devices[asset];
  return { profile: own ?? policy.profile, allowed: policy.allowed, denied: policy.denied };
}

/** `*.city.example.jp` is that name and everything below; without a star it is that host alone. */
export function matchesPattern(host: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return host === pattern;
  const base = pattern.slice(2);
  return host === base || host.endsWith(`.${base}`);
}

/** Decides by name alone; whether its addresses are public is asked afterwards. `undefined` lets it in. */
export function decideHost(host: Host, rule: HostRule): BrowsingDenial | undefined {
  const isIn = (patterns: readonly string[]) => patterns.some((pattern) => matchesPattern(host.text, pattern));
  if (rule.profile === 'open') return undefined;
  if (rule.profile === 'allow-list') return host.kind === 'name' && isIn(rule.allowed) ? undefined : 'not-on-the-list';
  // In a filtered profile an address without a name is a way round every list.
  if (host.kind === 'address') return 'category';
  if (isIn(rule.allowed)) return undefined;
  return Object.values(rule.denied).some(isIn) ? 'category' : undefined;
}
