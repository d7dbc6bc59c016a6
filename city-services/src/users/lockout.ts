import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** Wrong tries in a row against one subject. Instants in UTC. */
export type Tally = {
  readonly failures: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
};

/** After `tries` wrong tries the subject is closed for `lockMs`; a tally older than that is forgotten. */
export type LockoutRule = { readonly tries: number; readonly lockMs: number };

const quarterHourMs = 15 * 60_000;

/** One user, or one number or card that nobody has: both count the same, so that the answers tell nothing. */
export const subjectRule: LockoutRule = { tries: 5, lockMs: quarterHourMs };

/**
 * One device, over all subjects: trying the same PIN on one number after the other ends here. A device in a lobby
 * serves many people who mistype, so it has more tries than one person.
 */
export const deviceRule: LockoutRule = { tries: 10, lockMs: quarterHourMs };

function secondsUntil(instant: Date, now: Date): number {
  return Math.ceil((instant.getTime() - now.getTime()) / 1000);
}

/** What a caller is told of a lock: the whole seconds until it ends; `null` when there is none at `now`. */
export function lockedForS(tally: Tally, now: Date): number | null {
  return tally.lockedUntil !== null && now < tally.lockedUntil ? secondsUntil(tally.lockedUntil, now) : null;
}

/**
 * Counts a try as wrong before it is looked at, so that tries side by side cannot pass the limit together;
 * `forgiveTry` takes it back when it was right. `locked` while the subject is closed.
 */
export function reserveTry(
  tally: Tally,
  rule: LockoutRule,
  now: Date,
): Result<Tally, { readonly kind: 'locked'; readonly retryAfterS: number }> {
  const retryAfterS = lockedForS(tally, now);
  if (retryAfterS !== null) return err({ kind: 'locked', retryAfterS });
  const isStale = tally.lockedUntil !== null || now.getTime() - tally.lastAt.getTime() >= rule.lockMs;
  const failures = (isStale ? 0 : tally.failures) + 1;
  const lockedUntil = failures >= rule.tries ? new Date(now.getTime() + rule.lockMs) : null;
  return ok({ failures, lastAt: now, lockedUntil });
}

/** Takes one reserved try back from a device's tally; the wrong tries of others stay counted. */
export function forgiveTry(tally: Tally, rule: LockoutRule): Tally {
  const failures = Math.max(0, tally.failures - 1);
  return { failures, lastAt: tally.lastAt, lockedUntil: failures >= rule.tries ? tally.lockedUntil : null };
}
