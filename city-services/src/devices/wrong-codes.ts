/** Wrong tries of one source that cost nothing; each one after them doubles the wait. */
const freeTries = 5;
const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;
const forgetAfterMs = 24 * 3_600_000;
const maxSources = 10_000;

export type Tries = { readonly wrong: number; readonly lastAtMs: number };

/** Milliseconds that a source still has to wait before its next try; 0 when it may try now. */
export function waitMs(tries: Tries | undefined, nowMs: number): number {
  if (tries === undefined || tries.wrong < freeTries) return 0;
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(20, tries.wrong - freeTries));
  return Math.max(0, tries.lastAtMs + wait - nowMs);
}

export type WrongCodes = {
  readonly waitMs: (source: string, now: Date) => number;
  readonly note: (source: string, now: Date) => void;
};

/** Counts wrong enrolment codes by source address, in memory: 80 bits cannot be guessed even at every restart anew. */
export function createWrongCodes(): WrongCodes {
  const sources = new Map<string, Tries>();
  return {
    waitMs: (source, now) => waitMs(sources.get(source), now.getTime()),
    note: (source, now) => {
      const before = sources.get(source);
      const wrong = before && now.getTime() - before.lastAtMs < forgetAfterMs ? before.wrong + 1 : 1;
      sources.delete(source);
      sources.set(source, { wrong, lastAtMs: now.getTime() });
      // The oldest goes first: a Map keeps the order of insertion.
      const oldest = sources.size > maxSources ? sources.keys().next().value : undefined;
      if (oldest !== undefined) sources.delete(oldest);
    },
  };
}
