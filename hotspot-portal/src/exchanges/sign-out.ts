import { isOnGateway, type Session } from '../session/session.ts';
import { closeOnGateway } from './admit.ts';
import type { Spot } from './spot.ts';

/** Ends a session by the person's wish: durable first, then the gateway is shut. */
export async function signOut(spot: Spot, session: Session): Promise<void> {
  spot.sessions.end(session, 'signed-out', spot.now());
  if (isOnGateway(session)) await closeOnGateway(spot, session);
}
