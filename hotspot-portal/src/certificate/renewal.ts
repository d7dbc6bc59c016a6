import { createHash } from 'node:crypto';
import type { Life } from './judge.ts';

const dayMs = 86_400_000;

/**
 * When a certificate is renewed: when a third of its life is left, and up to a thirtieth earlier, so that the spots of a
 * city do not come to the authority at the same moment. A certificate keeps its moment across restarts.
 */
export function renewAtMs(certificate: string, { beginsAtMs, expiresAtMs }: Life): number {
  const share = createHash('sha256').update(certificate).digest().readUInt16BE() / 0xffff;
  const lifeMs = expiresAtMs - beginsAtMs;
  return Math.floor(expiresAtMs - lifeMs / 3 - (share * lifeMs) / 30);
}

const firstPauseMs = 5 * 60_000;
const longestPauseMs = 12 * 3_600_000;

/** How long to wait after so many failures in a row, 1 or more; `random` is 0 to 1. Authorities count failures by the hour. */
export function pauseAfterMs(failures: number, random: number): number {
  const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 16), longestPauseMs);
  return Math.floor(pauseMs * (0.8 + 0.4 * random));
}

/** How near a certificate's end is, once it should have been renewed long ago. */
export type Alarm = 'none' | 'soon' | 'near' | 'over';

/** Three weeks and one week before the end; of short-lived certificates a quarter and a twelfth of their life. */
export function decideAlarm({ beginsAtMs, expiresAtMs }: Life, nowMs: number): Alarm {
  const [lifeMs, leftMs] = [expiresAtMs - beginsAtMs, expiresAtMs - nowMs];
  if (leftMs <= 0) return 'over';
  if (leftMs < Math.min(7 * dayMs, lifeMs / 12)) return 'near';
  return leftMs < Math.min(21 * dayMs, lifeMs / 4) ? 'soon' : 'none';
}

/** Whole days that are left, none below zero. */
export const daysLeft = ({ expiresAtMs }: Life, nowMs: number): number =>
  Math.max(0, Math.floor((expiresAtMs - nowMs) / dayMs));
