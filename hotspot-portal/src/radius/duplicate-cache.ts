/** What became of a request that came before: its answer is being made, or has been sent. */
export type Earlier = { readonly state: 'in-progress' } | { readonly state: 'answered'; readonly answer: Buffer };

export type RequestKey = {
  /** Source address and port. */
  readonly source: string;
  readonly code: number;
  readonly identifier: number;
  readonly authenticator: Buffer;
};

type Entry = { earlier: Earlier; readonly authenticator: string; readonly atMs: number };

const lifeMs = 10_000;
const maxEntries = 4096;

export type DuplicateCache = {
  /** What is known of this very request; `null` for a new one, which is from now on in progress. */
  readonly begin: (key: RequestKey, nowMs: number) => Earlier | null;
  readonly answered: (key: RequestKey, answer: Buffer) => void;
  /** Forgets a request that gets no answer, so that its next copy is looked at anew. */
  readonly forget: (key: RequestKey) => void;
};

/** RFC 5080 §2.2.2: a copy gets the same answer again; the same identifier with another authenticator is a new request. */
export function createDuplicateCache(): DuplicateCache {
  const entries = new Map<string, Entry>();
  const slotOf = (key: RequestKey) => `${key.source} ${key.code} ${key.identifier}`;
  const expire = (nowMs: number) => {
    for (const [slot, entry] of entries) {
      if (entries.size < maxEntries && nowMs - entry.atMs < lifeMs) return;
      entries.delete(slot);
    }
  };
  return {
    begin: (key, nowMs) => {
      expire(nowMs);
      const slot = slotOf(key);
      const authenticator = key.authenticator.toString('hex');
      const entry = entries.get(slot);
      if (entry?.authenticator === authenticator) return entry.earlier;
      entries.delete(slot);
      entries.set(slot, { earlier: { state: 'in-progress' }, authenticator, atMs: nowMs });
      return null;
    },
    answered: (key, answer) => {
      const entry = entries.get(slotOf(key));
      if (entry?.authenticator === key.authenticator.toString('hex')) entry.earlier = { state: 'answered', answer };
    },
    forget: (key) => void entries.delete(slotOf(key)),
  };
}
