import { normaliseMac, type Session } from '../session/session.ts';
import { shutOut } from './admit.ts';
import type { Spot } from './spot.ts';

/** Ends a session by the person's wish: durable first, then the gateway is shut. */
export async function signOut(spot: Spot, session: Session): Promise<void> {
  spot.sessions.end(session, 'signed-out', spot.now());
  await shutOut(spot, session);
}

/** Ends the session of a device that staff or a technician name by its session, MAC or IPv4 address; false when none is. */
export async function removeSession(spot: Spot, name: string): Promise<boolean> {
  const mac = normaliseMac(name);
  const session = spot.sessions.open().find((open) => open.id === name || open.mac === mac || open.ipv4 === name);
  if (!session) return false;
  spot.sessions.end(session, 'removed', spot.now());
  await shutOut(spot, session);
  return true;
}
