import { createHash } from 'node:crypto';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** What was done, by whom, to what. `subject` names a record, never a person's data. */
export type Act = { readonly at: Date; readonly actor: string; readonly action: string; readonly subject: string };

/** One link of the chain: each carries the hash of the one before. */
export type Link = {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly previousHash: string;
  readonly hash: string;
};

export type ChainEnd = { readonly seq: number; readonly hash: string };

export const emptyChain: ChainEnd = { seq: 0, hash: '' };

function hashOf(link: Omit<Link, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(link)).digest('hex');
}

/** The link that follows `end` for this act. */
export function nextLink(end: ChainEnd, act: Act): Link {
  const content = { ...act, at: act.at.toISOString(), seq: end.seq + 1, previousHash: end.hash };
  return { ...content, hash: hashOf(content) };
}

export type Verdict =
  { readonly chain: 'whole'; readonly entries: number } | { readonly chain: 'broken'; readonly atSeq: number };

/** The end of the chain after these links, which are to follow from `end`; `broken` at the first that does not. */
export function followChain(end: ChainEnd, links: readonly Link[]): Result<ChainEnd, { readonly atSeq: number }> {
  let last = end;
  for (const link of links) {
    const { hash, ...content } = link;
    const follows = link.seq === last.seq + 1 && link.previousHash === last.hash && hash === hashOf(content);
    if (!follows) return err({ atSeq: last.seq + 1 });
    last = link;
  }
  return ok(last);
}

/** Whether the walk over the links came to the recorded end; links cut off the end break the chain after the last left. */
export function judgeEnd(reached: ChainEnd, recorded: ChainEnd): Verdict {
  const isEnd = reached.seq === recorded.seq && reached.hash === recorded.hash;
  return isEnd ? { chain: 'whole', entries: reached.seq } : { chain: 'broken', atSeq: reached.seq + 1 };
}

/**
 * Whether every link follows from the one before and the last is the recorded end. A changed, deleted, inserted or
 * swapped link breaks the chain at its place.
 */
export function verifyChain(links: readonly Link[], recorded: ChainEnd): Verdict {
  const reached = followChain(emptyChain, links);
  return reached.ok ? judgeEnd(reached.value, recorded) : { chain: 'broken', ...reached.error };
}
