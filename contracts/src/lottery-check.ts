import { canonicalJson } from './canonical-json.ts';
import { drawOrder, drawText, turnsOf, type LotteryWin } from './lottery-draw.ts';
import type { LotteryFile } from './lottery.ts';

/** What is hashed to stand for everything that the draw is about, once applications have closed. */
export function closingText({ applications, unavailable }: Pick<LotteryFile, 'applications' | 'unavailable'>): string {
  return canonicalJson({ applications, unavailable });
}

/** What does not hold in a published lottery. */
export type LotteryFault =
  | { readonly kind: 'seed-is-another' }
  | { readonly kind: 'list-was-changed' }
  | { readonly kind: 'applied-twice'; readonly application: string }
  | { readonly kind: 'wins-differ'; readonly published: number; readonly drawn: number; readonly firstAt: number }
  /** A win is said to have fallen through whose turn never came, or not then. */
  | { readonly kind: 'falls-differ'; readonly published: number; readonly drawn: number; readonly firstAt: number };

/** Where two lists of wins first differ; undefined where they are the same. */
function difference(published: readonly LotteryWin[], drawn: readonly LotteryWin[]) {
  const longer = Math.max(drawn.length, published.length);
  for (let at = 0; at < longer; at++) {
    const [ours, theirs] = [drawn[at], published[at]];
    if (ours?.application === theirs?.application && ours?.wish === theirs?.wish) continue;
    return { published: published.length, drawn: drawn.length, firstAt: at };
  }
  return undefined;
}

/**
 * Does a published lottery again. Empty where everything holds: the seed is the one promised before anybody applied, the
 * applications are those published before the public value was known, and the draw gives exactly the published winners,
 * with every win that fell through at its turn. `hashOf` gives the SHA-256 of a text, lower-case hex.
 */
export function checkLottery(file: LotteryFile, hashOf: (text: string) => string): LotteryFault[] {
  const faults: LotteryFault[] = [];
  if (hashOf(file.seed) !== file.commitment) faults.push({ kind: 'seed-is-another' });
  if (hashOf(closingText(file)) !== file.closingHash) faults.push({ kind: 'list-was-changed' });
  const ids = new Set<string>();
  for (const { id } of file.applications) {
    if (ids.has(id)) faults.push({ kind: 'applied-twice', application: id });
    ids.add(id);
  }
  const turns = turnsOf(drawOrder(file.applications, hashOf(drawText(file.seed, file.publicValue)), hashOf), file);
  const wins = difference(
    file.wins,
    turns.filter((turn) => turn.isGiven),
  );
  if (wins !== undefined) faults.push({ kind: 'wins-differ', ...wins });
  const falls = difference(
    file.fallen ?? [],
    turns.filter((turn) => !turn.isGiven),
  );
  if (falls !== undefined) faults.push({ kind: 'falls-differ', ...falls });
  return faults;
}
