import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { ResidentCheck, SharedPasses } from '../city/city-door.ts';
import { zoneOf } from '../session/policy.ts';
import type { NameListKind } from '../lan/name-filter.ts';
import type { Spot } from '../exchanges/spot.ts';
import type { ClientAddress, Session } from '../session/session.ts';
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
};

/** `zone`: where the phone is; set before a page is made, see `app.ts`. */
export type PortalEnv = { Bindings: HttpBindings; Variables: { zone: string } };
export type PortalContext = Context<PortalEnv>;

export function frameOf(portal: Portal, c: PortalContext, lang = c.req.query('lang')): Frame {
  const zone = zoneOf(portal.spot.policy(), c.get('zone'));
  const languages = zone.languages ?? offeredLocales(portal.desired()?.languages ?? portal.city()?.languages);
  const locale = choosePortalLocale({ lang, acceptLanguage: c.req.header('accept-language') }, languages);
  return makeFrame({ locale, languages, zone, city: portal.city(), alerts: portal.alerts()?.alerts ?? [] });
}

/** The visitor of a request and her open session on this gateway. */
export async function visitOf(
  portal: Portal,
  c: PortalContext,
): Promise<{ client: ClientAddress | null; session: Session | null }> {
  const visitor = await portal.visitorOf(c.env.incoming.socket.remoteAddress);
  const client = visitor && { ipv4: visitor.ipv4, mac: visitor.mac };
  const session = client && portal.spot.sessions.findByMac(client.mac);
  const online = session && session.ipv4 === client.ipv4 && session.endsAtMs > portal.spot.now();
  return { client, session: online ? session : null };
}
