import { createHash } from 'node:crypto';
import { checkLottery, closingText, type LotteryFault } from '@machikado/contracts/lottery-check.ts';
import { drawText } from '@machikado/contracts/lottery-draw.ts';
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
export function closingHashOf(closing: Pick<LotteryFile, 'applications' | 'unavailable'>): string {
  return sha256(closingText(closing));
}

/** Does a published lottery again on this machine; see `checkLottery`. */
export function verifyLottery(file: LotteryFile): LotteryFault[] {
  return checkLottery(file, sha256);
}
