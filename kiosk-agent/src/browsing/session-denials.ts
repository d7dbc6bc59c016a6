import type { BrowsingDenial } from '@machikado/contracts/browsing.ts';

const maxDenials = 200;

/** Why hosts were refused in this session, the newest ones. */
export function createDenials() {
  const kept = new Map<string, BrowsingDenial>();
  return {
    set: (host: string, denial: BrowsingDenial) => {
      kept.delete(host);
      kept.set(host, denial);
      const [oldest] = kept.keys();
      if (kept.size > maxDenials && oldest !== undefined) kept.delete(oldest);
    },
    last: (host: string): BrowsingDenial => kept.get(host) ?? 'no-answer',
  };
}
