import type { Result } from '@machikado/contracts/result.ts';
import { ok } from '@machikado/contracts/result.ts';
import { decideTry, type Tried } from './applications.ts';

/** Counts tries by source, in memory: after a restart everybody starts anew. */
export type TryLimit = {
  /** Counts a try before it is looked at, so that tries side by side cannot pass the limit together. */
  readonly reserve: (source: string, now: Date) => Result<undefined, { readonly retryAfterS: number }>;
  /** Takes the newest try back: it was right. */
  readonly forgive: (source: string) => void;
};

const maxSources = 10_000;

export function createTryLimit(rule: Tried): TryLimit {
  const sources = new Map<string, readonly number[]>();
  return {
    reserve: (source, now) => {
      const tried = decideTry(sources.get(source) ?? [], now.getTime(), rule);
      if (!tried.ok) return tried;
      sources.delete(source);
      sources.set(source, tried.value);
      // The oldest goes first: a Map keeps the order of insertion.
      const oldest = sources.size > maxSources ? sources.keys().next().value : undefined;
      if (oldest !== undefined) sources.delete(oldest);
      return ok();
    },
    forgive: (source) => {
      sources.set(source, (sources.get(source) ?? []).slice(0, -1));
    },
  };
}
