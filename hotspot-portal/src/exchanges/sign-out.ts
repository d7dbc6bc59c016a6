import { normaliseMac, type Session } from '../session/session.ts';
import { shutOut } from './admit.ts';
import type { Spot } from './spot.ts';

/**
 * Ends a session by the person's wish: durable first, then the gateway is shut. One that came by an account of the
 * encrypted network is kept away from there for a while: a phone would sign in again by itself at once.
 */
export async function signOut(spot: Spot, session: Session): Promise<void> {
  await endOne(spot, session, 'signed-out');
}

async function endOne(spot: Spot, session: Session, reason: 'signed-out' | 'removed'): Promise<void> {
  await spot.commit(() => {
    spot.sessions.end(session, reason, spot.now());
    // One that is known again would be back by herself a moment later.
    spot.ways.devices.forget(spot.ways.hash('device', session.mac));
    if (reason === 'signed-out') keepOut(spot, session);
  });
  // The device may have a newer one, which was saved in the same moment.
  if (!spot.sessions.findByMac(session.mac)) await shutOut(spot, session);
}

function keepOut(spot: Spot, { id, mac }: Session): void {
  const account = spot.accounts.carriedBy(id);
  const found = account === null ? null : spot.accounts.find(account, spot.now());
  if (!found || spot.staysOutMs === 0) return;
  spot.accounts.stayOuts.begin({ account: found.name, mac, identity: found.identity }, spot.now() + spot.staysOutMs);
}

/** Ends the session of a device that staff or a technician name by its session, MAC or IPv4 address; false when none is. */
export async function removeSession(spot: Spot, name: string): Promise<boolean> {
  const mac = normaliseMac(name);
  const session = spot.sessions.open().find((open) => open.id === name || open.mac === mac || open.ipv4 === name);
  if (!session) return false;
  await endOne(spot, session, 'removed');
  return true;
}
