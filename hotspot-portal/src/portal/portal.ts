import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { Zone } from '@machikado/contracts/spot-policy.ts';
import type { ResidentCheck, SharedPasses } from '../city/city-door.ts';
import { zoneOf } from '../session/policy.ts';
import type { NameListKind } from '../lan/name-filter.ts';
import type { AccessPoints, Via } from './via.ts';
import type { Spot } from '../exchanges/spot.ts';
import type { OnboardingDoor } from '../onboarding/open-onboarding.ts';
import type { Session, Visitor } from '../session/session.ts';
import { choosePortalLocale, offeredLocales } from './locale-choice.ts';
import { makeFrame, type Frame } from './pages/layout.ts';
import type { VisitorLookup } from './visitor.ts';
import type { WayDoors } from '../ways/doors.ts';

export type Portal = {
  readonly spot: Spot;
  readonly visitorOf: VisitorLookup;
  readonly formKey: Uint8Array;
  /** Of the pages, with a slash at its end; and the same place over https for RFC 8908. */
  readonly pagesUrl: string;
  readonly secureUrl: string;
  /** The filter's list that a host is on, for the page that explains. */
  readonly listOf: (host: string) => NameListKind | null;
  /** Counts for a collector on this machine. */
  readonly metrics: () => string;
  readonly city: () => City | null;
  readonly alerts: () => AlertBoard | null;
  /** What the city wants this spot to be, or null as long as it has said nothing. */
  readonly desired: () => DesiredState | null;
  /** The ways in beside terms and codes; absent where the spot has no settings of them. */
  readonly ways?: WayDoors;
  /** Asks the city whether a user number and its PIN are right. */
  readonly residents?: ResidentCheck;
  /** Who is online at the city's other spots. */
  readonly passes?: SharedPasses;
  /** Access points of other makers that send phones here; none if absent. */
  readonly accessPoints?: AccessPoints;
  /** By what devices are set up for the encrypted network; absent where the spot has none. */
  readonly onboarding?: OnboardingDoor;
};

/** `via`: the phone was sent here by another maker's access point. */
type PortalBindings = HttpBindings & { readonly via?: Via };
/** `zone`: where the phone is; set before a page is made, see `app.ts`. */
export type PortalEnv = { Bindings: PortalBindings; Variables: { zone: string } };
export type PortalContext = Context<PortalEnv>;

/** A provider leads back to one address, which no visit is in: not for phones behind another maker's access point. */
function zoneFor(portal: Portal, c: PortalContext): Zone {
  const zone = zoneOf(portal.spot.policy(), c.get('zone'));
  const { oidc: _provider, ...ways } = zone.ways;
  return c.env.via ? { ...zone, ways } : zone;
}

export function frameOf(portal: Portal, c: PortalContext, lang = c.req.query('lang')): Frame {
  const zone = zoneFor(portal, c);
  const languages = zone.languages ?? offeredLocales(portal.desired()?.languages ?? portal.city()?.languages);
  const locale = choosePortalLocale({ lang, acceptLanguage: c.req.header('accept-language') }, languages);
  return makeFrame({ locale, languages, zone, city: portal.city(), alerts: portal.alerts()?.alerts ?? [] });
}

/** The visitor of a request and her open session on this gateway. */
export async function visitOf(
  portal: Portal,
  c: PortalContext,
): Promise<{ client: Visitor | null; session: Session | null }> {
  const { via, incoming } = c.env;
  const found = via ? { ipv4: null, mac: via.mac } : await portal.visitorOf(incoming.socket.remoteAddress);
  const client = found && { ipv4: found.ipv4, mac: found.mac };
  const session = client && portal.spot.sessions.findByMac(client.mac);
  const online = session && session.ipv4 === client.ipv4 && session.endsAtMs > portal.spot.now();
  return { client, session: online ? session : null };
}
