import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { AlertBoard } from '@machikado/contracts/alert.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { AccessPoints, Via } from './via.ts';
import type { Spot } from '../exchanges/spot.ts';
import type { Session, Visitor } from '../session/session.ts';
import { makeFormToken } from './form-token.ts';
import { choosePortalLocale, offeredLocales } from './locale-choice.ts';
import { makeFrame, type Frame, type Markup } from './pages/layout.ts';
import { signInPage, type SignInView } from './pages/sign-in-page.ts';
import type { VisitorLookup } from './visitor.ts';

export type Portal = {
  readonly spot: Spot;
  readonly visitorOf: VisitorLookup;
  readonly formKey: Uint8Array;
  /** Of the pages, with a slash at its end; and the same place over https for RFC 8908. */
  readonly pagesUrl: string;
  readonly secureUrl: string;
  /** Counts for a collector on this machine. */
  readonly metrics: () => string;
  readonly city: () => City | null;
  readonly alerts: () => AlertBoard | null;
  /** What the city wants this spot to be, or null as long as it has said nothing. */
  readonly desired: () => DesiredState | null;
  /** Access points of other makers that send phones here; none if absent. */
  readonly accessPoints?: AccessPoints;
};

/** `via`: the phone was sent here by another maker's access point. */
export type PortalBindings = HttpBindings & { readonly via?: Via };
export type PortalContext = Context<{ Bindings: PortalBindings }>;

export function frameOf(portal: Portal, c: PortalContext, lang = c.req.query('lang')): Frame {
  const languages = offeredLocales(portal.desired()?.languages ?? portal.city()?.languages);
  const locale = choosePortalLocale({ lang, acceptLanguage: c.req.header('accept-language') }, languages);
  return makeFrame({ locale, languages, city: portal.city(), alerts: portal.alerts()?.alerts ?? [] });
}

/** The visitor of a request and her open session on this gateway. */
export async function visitOf(
  portal: Portal,
  c: PortalContext,
): Promise<{ client: Visitor | null; session: Session | null }> {
  const { via, incoming } = c.env;
  const client = via ? { ipv4: null, mac: via.mac } : await portal.visitorOf(incoming.socket.remoteAddress);
  const session = client && portal.spot.sessions.findByMac(client.mac);
  const online = session && session.ipv4 === client.ipv4 && session.endsAtMs > portal.spot.now();
  return { client, session: online ? session : null };
}

export function showSignIn(
  portal: Portal,
  view: Omit<SignInView, 'formToken' | 'free'> & { frame: Frame; client: Visitor },
): Markup {
  const free = portal.desired()?.freeMinutes !== undefined;
  return signInPage(view.frame, {
    ...view,
    free,
    formToken: makeFormToken(portal.formKey, view.client, portal.spot.now()),
  });
}
