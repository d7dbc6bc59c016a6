import { waitingChallenge } from '../../exchanges/challenge.ts';
import type { Session, Visitor } from '../../session/session.ts';
import { frameOf, type Portal, type PortalContext } from '../portal.ts';
import { bringIn } from './visit.ts';

/** Brings in a device for which a sponsor has given her word; its next question is enough, nothing has to be typed. */
export async function admitVouched(portal: Portal, c: PortalContext, client: Visitor): Promise<Session | null> {
  const { spot, ways } = portal;
  if (!ways?.settings.sponsor) return null;
  const challenge = waitingChallenge(spot, client.mac);
  if (challenge?.kind !== 'vouched') return null;
  const form = { portal, client, frame: frameOf(portal, c), zone: c.get('zone') };
  const said = await bringIn(form, { way: 'sponsor', identity: challenge.identity });
  if (said.kind !== 'go') return null;
  await spot.commit(() => spot.ways.challenges.end(spot.ways.hash('device', client.mac)));
  return spot.sessions.findByMac(client.mac);
}
