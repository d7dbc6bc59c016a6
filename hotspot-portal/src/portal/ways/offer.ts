import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { ClientAddress } from '../../session/session.ts';
import type { Allowance, WayName } from '../../session/verified.ts';
import { allowanceOf, purposes, waysOf } from '../../ways/settings.ts';
import type { Frame } from '../pages/layout.ts';
import type { Asked } from '../pages/way-page.ts';
import type { Portal } from '../portal.ts';

/** A spot without settings: by the terms where the city says so, and by a code. */
const usualWays: readonly WayName[] = ['free', 'voucher'];

/** What this spot's zone offers, as the city named the zone. */
export function waysHere({ ways, desired }: Portal): readonly WayName[] {
  return ways ? waysOf(ways.settings, desired()?.zone) : usualWays;
}

/** What a way gives here; `null` where it is not offered. */
export function allowanceHere(portal: Portal, way: WayName): Allowance | null {
  if (!waysHere(portal).includes(way)) return null;
  const { freeMinutes: minutes, freePerDay: perDay = 2 } = portal.desired() ?? {};
  if (way === 'free') return minutes === undefined ? null : { minutes, perDay, devices: 1 };
  return portal.ways ? allowanceOf(portal.ways.settings, way) : null;
}

/** What is asked here beside the way itself. */
export function askedHere({ ways }: Portal): Asked {
  const guardian = ways?.settings.guardian;
  return { survey: ways?.settings.survey ?? false, ...(guardian && { underAge: guardian.underAge }) };
}

type Link = { readonly href: string; readonly label: string };

/** Links to the ways that have a page of their own, in the zone's order. */
export function otherWays(portal: Portal, { texts, locale }: Frame): readonly Link[] {
  const links: Partial<Record<WayName, string>> = {
    email: texts.byEmail,
    sms: texts.bySms,
    card: texts.byCard,
    ticket: texts.byTicket,
    sponsor: texts.bySponsor,
    radius: texts.byRadius,
  };
  return waysHere(portal).flatMap((way): Link[] => {
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
export function holdBack(portal: Portal, client: ClientAddress, fields: URLSearchParams): 'age' | 'guardian' | null {
  if (!portal.ways?.settings.guardian) return null;
  const age = fields.get('age');
  if (age === 'adult') return null;
  if (age !== 'minor') return 'age';
  const { devices, hash } = portal.spot.ways;
  return devices.isAllowed(hash('device', client.mac), portal.spot.now()) ? null : 'guardian';
}

/** Counts why somebody has come, if she has said so and it is asked here. */
export function countPurpose(portal: Portal, fields: URLSearchParams): void {
  const purpose = purposes.find((known) => known === fields.get('purpose'));
  if (!portal.ways?.settings.survey || purpose === undefined) return;
  portal.spot.ways.countPurpose(civilTimeAt(new Date(portal.spot.now())).date, purpose);
}
