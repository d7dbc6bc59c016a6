import { createHash } from 'node:crypto';
import type { TaggedJson } from '../http/tagged.ts';

/** How old an answer may become: a hold ends, a day opens, and another process writes without a word to this one. */
const freshMs = 5000;
const keptAnswers = 2000;

type Kept = TaggedJson & { readonly writes: number; readonly at: number };

/**
 * Keeps answers that are the same for everybody until this process writes (`writes` differs) or five seconds have
 * passed. At most 2,000; the one that was made first goes first.
 */
export function keepPublicAnswers(): (
  key: string,
  moment: { readonly writes: number; readonly now: Date },
  make: () => Promise<unknown>,
) => Promise<TaggedJson> {
  const kept = new Map<string, Kept>();
  return async (key, { writes, now }, make) => {
    const at = now.getTime();
    const known = kept.get(key);
    if (known?.writes === writes && Math.abs(at - known.at) < freshMs) return known;
    const json = JSON.stringify(await make());
    const etag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"`;
    kept.delete(key);
    kept.set(key, { json, etag, writes, at });
    const [first] = kept.keys();
    if (kept.size > keptAnswers && first !== undefined) kept.delete(first);
    return { json, etag };
  };
}
