const freeTries = 5;
const lockedMs = 15 * 60_000;

export type Lock = { readonly wrongTries: number; readonly lockedUntil: string | null };

/** Whether sign-in is refused now without looking at the password; the seconds until it is not. */
export function lockedForS(lock: Lock, now: Date): number {
  if (lock.lockedUntil === null) return 0;
  return Math.max(0, Math.ceil((Date.parse(lock.lockedUntil) - now.getTime()) / 1000));
}

/** The lock after a try that is counted as wrong until it proves right: the fifth in a row closes for 15 minutes. */
export function afterTry(lock: Lock, now: Date): Lock {
  const ended = lock.lockedUntil !== null && lockedForS(lock, now) === 0;
  const wrongTries = (ended ? 0 : lock.wrongTries) + 1;
  const lockedUntil = wrongTries >= freeTries ? new Date(now.getTime() + lockedMs).toISOString() : null;
  return { wrongTries, lockedUntil };
}
