import type { BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import shared from './browsing-categories.json' with { type: 'json' };

/** Adds what a city keeps shut in `filtered` to the categories that every city starts from. */
export function mergeCategories(policy: BrowsingPolicy): BrowsingPolicy {
  const denied: Record<string, string[]> = { ...shared };
  for (const [category, hosts] of Object.entries(policy.denied)) {
    denied[category] = [...new Set([...(denied[category] ?? []), ...hosts])];
  }
  return { ...policy, denied };
}
