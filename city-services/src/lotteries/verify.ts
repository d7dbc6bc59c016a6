import { createHash } from 'node:crypto';
import { canonicalJson } from '@machikado/contracts/canonical-json.ts';
import { drawLottery, drawText } from '@machikado/contracts/lottery-draw.ts';
import type { LotteryFile } from '@machikado/contracts/lottery.ts';

/** SHA-256 of a text in UTF-8, lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The number that all tickets of a lottery are drawn with. */
export function drawHashOf(seed: string, publicValue: string): string {
  return sha256(drawText(seed, publicValue));
}

/** What stands for everything that the draw is about, once applications have closed. */
export function closingHashOf({
  applications,
  unavailable,
}: Pick<LotteryFile, 'applications' | 'unavailable'>): string {
  return sha256(canonicalJson({ applications, unavailable }));
}

/** What does not hold in a published lottery. */
export type LotteryFault =
  | { readonly kind: 'seed-is-another' }
  | { readonly kind: 'list-was-changed' }
  | { readonly kind: 'applied-twice'; readonly application: string }
  | { readonly kind: 'wins-differ'; readonly published: number; readonly drawn: number; readonly firstAt: number };

/**
 * Does a published lottery again. Empty where everything holds: the seed is the one promised before anybody applied, the
 * applications are those published before the public value was known, and the draw gives exactly the published winners.
 */
export function verifyLottery(file: LotteryFile): LotteryFault[] {
  const faults: LotteryFault[] = [];
  if (sha256(file.seed) !== file.commitment) faults.push({ kind: 'seed-is-another' });
  if (closingHashOf(file) !== file.closingHash) faults.push({ kind: 'list-was-changed' });
  const ids = new Set<string>();
  for (const { id } of file.applications) {
    if (ids.has(id)) faults.push({ kind: 'applied-twice', application: id });
    ids.add(id);
  }
  const drawn = drawLottery(file, drawHashOf(file.seed, file.publicValue), sha256);
  const longer = Math.max(drawn.length, file.wins.length);
  for (let at = 0; at < longer; at++) {
    const [ours, theirs] = [drawn[at], file.wins[at]];
    if (ours?.application === theirs?.application && ours?.wish === theirs?.wish) continue;
    faults.push({ kind: 'wins-differ', published: file.wins.length, drawn: drawn.length, firstAt: at });
    break;
  }
  return faults;
}
