import { followToGateway } from '../../exchanges/account-grant.ts';
import { accountRulesOf } from '../../exchanges/allowance.ts';
import { admitKnown } from '../../exchanges/admit-verified.ts';
import { admitRoaming } from '../../exchanges/roaming.ts';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { zoneOf } from '../../session/policy.ts';
import type { Visitor, Session } from '../../session/session.ts';
import { visitOf, type Portal, type PortalContext } from '../portal.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { allowanceHere } from './offer.ts';
import { admitVouched } from './vouched.ts';

export type Visit = { readonly client: Visitor | null; readonly session: Session | null };

/**
 * The visitor of a request. One whose device has signed in on the encrypted network, is remembered here, or is online at
 * another spot of the city, is online by it without having been asked.
 */
export async function recogniseVisit(portal: Portal, c: PortalContext): Promise<Visit> {
  const visit = await visitOf(portal, c);
  const { client } = visit;
  if (!client || visit.session || portal.spot.openings.current()) return visit;
  const phone = { applicant: client, zone: c.get('zone') };
  const followed = await followToGateway(accountRulesOf(portal.spot, portal.ways?.settings), client, phone.zone);
  if (followed) return { client, session: followed };
  const vouched = await admitVouched(portal, c, client);
  return {
    client,
    session: vouched ?? (await admitRemembered(portal, phone)) ?? (await admitFromElsewhere(portal, phone)),
  };
}

type Phone = { readonly applicant: Visitor; readonly zone: string };

async function admitRemembered(portal: Portal, phone: Phone): Promise<Session | null> {
  if (!portal.ways?.settings.remember) return null;
  const zone = zoneOf(portal.spot.policy(), phone.zone);
  const allowanceOf = (way: WayIn) => allowanceHere(portal, zone, way);
  return admitKnown(portal.spot, { ...phone, terms: termsVersion, allowanceOf });
}

async function admitFromElsewhere(portal: Portal, phone: Phone): Promise<Session | null> {
  const pass = (await portal.passes?.find(phone.applicant.mac)) ?? null;
  return pass && admitRoaming(portal.spot, { ...phone, pass, terms: termsVersion });
}
