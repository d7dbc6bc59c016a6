import { createHash } from 'node:crypto';
import type { TaggedJson } from '../http/tagged.ts';

/** How old an answer may become: a hold ends, a day opens, and another process writes without a word to this one. */
const freshMs = 5000;
const keptAnswers = 2000;
/** About a year of twenty facilities. */
const keptDays = 8000;

/** `writes` is a number that grows when what the answer is made from is written. */
type Moment = { readonly writes: number; readonly now: Date };
type Kept<Value> = { readonly value: Value; readonly writes: number; readonly at: number };

/** JSON with the tag that changes when it does. */
export function tagged(json: string): TaggedJson {
  return { json, etag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 22)}"` };
}

/** Keeps what was made until `writes` differs or five seconds have passed. What was made first goes first. */
export function keeper<Value>(limit: number) {
  const kept = new Map<string, Kept<Value>>();
  return {
    find: (key: string, { writes, now }: Moment): Value | undefined => {
      const known = kept.get(key);
      return known?.writes === writes && Math.abs(now.getTime() - known.at) < freshMs ? known.value : undefined;
    },
    keep: (key: string, { writes, now }: Moment, value: Value): void => {
      kept.delete(key);
      kept.set(key, { value, writes, at: now.getTime() });
      const [first] = kept.keys();
      if (kept.size > limit && first !== undefined) kept.delete(first);
    },
  };
}

/**
 * Keeps texts that are the same for everybody until this process writes (`writes` differs) or five seconds have passed.
 * At most 2,000; the one that was made first goes first.
 */
export function keepPublicText(): (key: string, moment: Moment, make: () => Promise<string>) => Promise<TaggedJson> {
  const kept = keeper<TaggedJson>(keptAnswers);
  return async (key, moment, make) => {
    const known = kept.find(key, moment);
    if (known !== undefined) return known;
    const answer = tagged(await make());
    kept.keep(key, moment, answer);
    return answer;
  };
}

/** The same for answers that are JSON. */
export function keepPublicAnswers(): (
  key: string,
  moment: Moment,
  make: () => Promise<unknown>,
) => Promise<TaggedJson> {
  const keep = keepPublicText();
  return (key, moment, make) => keep(key, moment, async () => JSON.stringify(await make()));
}

/**
 * The same for the days of a calendar: weeks that overlap share them. Gives the JSON of each day's entries, without the
 * brackets around them; `make` is asked for the days that are not kept, and gives the entries of each.
 */
export function keepPublicDays(): (
  calendar: { readonly of: string; readonly dates: readonly string[] },
  moment: { readonly writesOf: (date: string) => number; readonly now: Date },
  make: (missing: readonly string[]) => Promise<readonly (readonly unknown[])[]>,
) => Promise<string[]> {
  const kept = keeper<string>(keptDays);
  return async ({ of, dates }, { writesOf, now }, make) => {
    const momentOf = (date: string) => ({ writes: writesOf(date), now });
    const known = new Map<string, string>();
    for (const date of dates) {
      const part = kept.find(`${of} ${date}`, momentOf(date));
      if (part !== undefined) known.set(date, part);
    }
    const missing = dates.filter((date) => !known.has(date));
    // Taken before anything is read: what is written meanwhile makes it old.
    const moments = missing.map(momentOf);
    const made = missing.length > 0 ? await make(missing) : [];
    for (const [at, date] of missing.entries()) {
      const part = JSON.stringify(made[at] ?? []).slice(1, -1);
      known.set(date, part);
      kept.keep(`${of} ${date}`, moments[at] ?? momentOf(date), part);
    }
    return dates.map((date) => known.get(date) ?? '');
  };
}
