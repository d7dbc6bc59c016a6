import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { waysIn, type WayIn, type Zone } from '@machikado/contracts/spot-policy.ts';
import type { Visitor } from '../../session/session.ts';
import type { Allowance } from '../../session/verified.ts';
import { visitPurposes } from '@machikado/contracts/wifi-use.ts';
import { allowanceIn } from '../../exchanges/allowance.ts';
import type { Frame } from '../pages/layout.ts';
import type { Asked } from '../pages/way-page.ts';
import type { Portal } from '../portal.ts';

/** What a zone offers, as far as this spot has what each way needs; in the zone's order. */
export function waysHere({ ways }: Portal, zone: Zone): readonly WayIn[] {
  const offered = Object.keys(zone.ways);
  return waysIn
    .filter((way) => zone.ways[way] !== undefined)
    .filter((way) => way === 'free' || way === 'voucher' || ways?.settings[way] !== undefined)
    .toSorted((one, other) => offered.indexOf(one) - offered.indexOf(other));
}

/** What a way gives in a zone: as its tier says, else as the spot's own settings do; `null` where it is not offered. */
export function allowanceHere(portal: Portal, zone: Zone, way: WayIn): Allowance | null {
  return allowanceIn(portal.spot.policy(), portal.ways?.settings, { zone, way });
}

/** What is asked here beside the way itself. */
export function askedHere({ ways }: Portal): Asked {
  const guardian = ways?.settings.guardian;
  return { survey: ways?.settings.survey ?? false, ...(guardian && { underAge: guardian.underAge }) };
}

type Link = { readonly href: string; readonly label: string };

/** Links to the ways that have a page of their own, in the zone's order. */
export function otherWays(portal: Portal, { texts, locale, zone }: Frame): readonly Link[] {
  const links: Partial<Record<WayIn, string>> = {
    email: texts.byEmail,
    sms: texts.bySms,
    card: texts.byCard,
    ticket: texts.byTicket,
    sponsor: texts.bySponsor,
    radius: texts.byRadius,
  };
  return waysHere(portal, zone).flatMap((way): Link[] => {
    if (way === 'oidc') {
      const providers = portal.ways?.providers ?? [];
      return providers.map(({ id, name }) => ({
        href: `/way/oidc?provider=${id}&lang=${locale}`,
        label: texts.byProvider(name),
      }));
    }
    const label = links[way];
    return label === undefined ? [] : [{ href: `/way/${way}?lang=${locale}`, label }];
  });
}

/** Whether somebody must say her age first, or have her guardian's word; `null` where nothing is in the way. */
export function holdBack(portal: Portal, client: Visitor, fields: URLSearchParams): 'age' | 'guardian' | null {
  if (!portal.ways?.settings.guardian) return null;
  const age = fields.get('age');
  if (age === 'adult') return null;
  if (age !== 'minor') return 'age';
  const { devices, hash } = portal.spot.ways;
  return devices.isAllowed(hash('device', client.mac), portal.spot.now()) ? null : 'guardian';
}

/** Counts why somebody has come, if she has said so and it is asked here. */
export function countPurpose(portal: Portal, fields: URLSearchParams): void {
  const purpose = visitPurposes.find((known) => known === fields.get('purpose'));
  if (!portal.ways?.settings.survey || purpose === undefined) return;
  portal.spot.ways.countPurpose(civilTimeAt(new Date(portal.spot.now())).date, purpose);
}
