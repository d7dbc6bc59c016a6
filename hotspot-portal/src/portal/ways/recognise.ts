import { admitKnown } from '../../exchanges/admit-verified.ts';
import { admitRoaming } from '../../exchanges/roaming.ts';
import type { ClientAddress, Session } from '../../session/session.ts';
import type { WayName } from '../../session/verified.ts';
import { visitOf, type Portal, type PortalContext } from '../portal.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { allowanceHere } from './offer.ts';

export type Visit = { readonly client: ClientAddress | null; readonly session: Session | null };

/**
 * The visitor of a request. One whose device is remembered here, or is online at another spot of the city, is online by
 * it without having been asked.
 */
export async function recogniseVisit(portal: Portal, c: PortalContext): Promise<Visit> {
  const visit = await visitOf(portal, c);
  const { client } = visit;
  if (!client || visit.session || portal.spot.openings.current()) return visit;
  return { client, session: (await admitRemembered(portal, client)) ?? (await admitFromElsewhere(portal, client)) };
}

async function admitRemembered(portal: Portal, applicant: ClientAddress): Promise<Session | null> {
  if (!portal.ways?.settings.remember) return null;
  const allowanceOf = (way: WayName) => allowanceHere(portal, way);
  return admitKnown(portal.spot, { applicant, terms: termsVersion, allowanceOf });
}

async function admitFromElsewhere(portal: Portal, applicant: ClientAddress): Promise<Session | null> {
  const pass = (await portal.passes?.find(applicant.mac)) ?? null;
  return pass && admitRoaming(portal.spot, { applicant, pass, terms: termsVersion });
}
