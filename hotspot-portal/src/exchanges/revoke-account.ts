import { shutOut } from './admit.ts';
import type { Spot } from './spot.ts';

/**
 * Ends an account for good, and with it what is open by it: our gateway is shut and access points are told as soon as it
 * is durable. A phone that comes back is refused, also where it would resume its session of TLS. False where no such
 * account holds.
 */
export async function revokeAccount(spot: Spot, name: string): Promise<boolean> {
  const ended = await spot.commit(() => {
    const nowMs = spot.now();
    if (!spot.accounts.revoke(name, nowMs)) return null;
    const numbers = new Set(spot.accounts.sessionsOf(name));
    return spot.sessions
      .open()
      .filter((session) => numbers.has(session.id) && spot.sessions.end(session, 'removed', nowMs));
  });
  for (const session of ended ?? []) {
    // The device may have a newer one, which was saved in the same moment.
    if (!spot.sessions.findByMac(session.mac)) await shutOut(spot, session);
  }
  return ended !== null;
}
