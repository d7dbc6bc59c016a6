import type { Hono } from 'hono';
import { isNas, type Nas } from '../access-points/access-points-file.ts';
import { buildAnswer, type NasAnswer } from '../access-points/answer.ts';
import { callController } from '../access-points/controller.ts';
import { passOf } from '../access-points/pass.ts';
import { readRedirect, targetOf } from '../access-points/redirect.ts';
import { remainingSeconds, type Session } from '../session/session.ts';
import { limitBody } from './body-limit.ts';
import type { Markup } from './pages/layout.ts';
import { handOverPage } from './pages/hand-over-page.ts';
import { messagePage } from './pages/status-page.ts';
import { contentSecurityPolicy } from './pages/style.ts';
import { frameOf, type Portal, type PortalContext, type PortalEnv } from './portal.ts';
import { makeViaToken, readViaToken, type AccessPoints, type Via } from './via.ts';

const maxBodyBytes = 4096;
const maxKnownOnline = 4096;

/** What a phone at another maker's access point may see of the portal; machines ask elsewhere. */
const isPage = (path: string) => /^\/(?!via\/|ap\/|guest\/|capport|metrics|health)/.test(path);

/** Pages know nothing of the visit: what leads to another page of ours stays in it. */
function inVisit(html: string, prefix: string): string {
  return html.replaceAll(/\b(action|href)="\/(?!\/)/g, `$1="${prefix}/`);
}

/** The policy of a visit's pages: a form may lead to the access point too, by way of our own answer. */
function policyOf({ nas, values }: Via): string {
  const { protocol, hostname } = new URL(targetOf(nas, values) ?? 'https://invalid.invalid/');
  return contentSecurityPolicy.replace("form-action 'self'", `form-action 'self' ${protocol}//${hostname}:*`);
}

type BegunVisit = { readonly mac: string | null; readonly response: Response | Promise<Response> };

/** Sends a phone to the portal's pages, with all that its access point has told. */
function beginVisit(portal: Portal, c: PortalContext, name: string): BegunVisit {
  const { list = [], key = new Uint8Array() } = portal.accessPoints ?? {};
  const found = list.find((one) => one.name === name);
  const frame = frameOf(portal, c);
  const say = (page: Markup, status: 400 | 404) => ({ mac: null, response: c.html(page, status) });
  if (!found) return say(messagePage(frame, frame.texts.notFound), 404);
  const read = readRedirect(found, new URL(c.req.url).searchParams);
  if (!read.ok) {
    portal.spot.log.warn('access-point.refused', { name, why: read.error });
    return say(messagePage(frame, frame.texts.wayLost), 400);
  }
  const visit = { values: read.value, nowMs: portal.spot.now() };
  const response = c.redirect(`/via/${makeViaToken(key, found as Nas, visit)}/?lang=${frame.locale}`, 302);
  return { mac: read.value.get('mac') ?? null, response };
}

type HandOver = { readonly via: Via; readonly session: Session; readonly c: PortalContext };

function answerOf(portal: Portal, { key }: AccessPoints, { via, session, c }: HandOver): NasAnswer | null {
  const { locale } = frameOf(portal, c);
  return buildAnswer(via.nas, via.values, {
    ...passOf(key, session),
    seconds: remainingSeconds(session, portal.spot.now()),
    done: new URL(`${via.prefix}/status?done=1&lang=${locale}`, portal.pagesUrl).href,
  });
}

/** Lets the access point open the way; `null` when it has done so, and the status page may be shown. */
async function handOver(portal: Portal, accessPoints: AccessPoints, visit: HandOver): Promise<Response | null> {
  const { c, via } = visit;
  const frame = frameOf(portal, c);
  const answer = answerOf(portal, accessPoints, visit);
  if (answer === null) return c.html(messagePage(frame, frame.texts.wayLost), 400);
  if (answer.way === 'link') return c.redirect(answer.url, 302);
  if (answer.way === 'form') return c.html(handOverPage(frame, answer));
  const called = await callController({ url: answer.url, mac: via.mac, key: via.nas.key, body: answer.body });
  if (called.ok) return null;
  portal.spot.log.error('access-point.controller-failed', { name: via.nas.name, detail: called.error });
  return c.html(messagePage(frame, frame.texts.gatewayFailed), 503);
}

/** The portal's own page for a visit, its addresses led into the visit. */
async function pageOf(app: Hono<PortalEnv>, c: PortalContext, via: Via): Promise<Response> {
  const { search } = new URL(c.req.url);
  const url = new URL(`${c.req.path.slice(via.prefix.length)}${search}`, c.req.url);
  const { method } = c.req;
  const body = method === 'POST' ? await c.req.text() : null;
  const page = await app.fetch(new Request(url, { method, headers: c.req.header(), body }), { ...c.env, via });
  const headers = new Headers(page.headers);
  headers.set('content-security-policy', policyOf(via));
  const location = headers.get('location');
  if (location?.startsWith('/')) headers.set('location', `${via.prefix}${location}`);
  const isHtml = headers.get('content-type')?.startsWith('text/html') === true;
  headers.delete('content-length');
  return new Response(isHtml ? inVisit(await page.text(), via.prefix) : page.body, { status: page.status, headers });
}

/**
 * The portal for phones behind other makers' access points: `/ap/<name>` is the address that is entered there, and
 * `/via/<visit>/…` is the portal once more, for one such phone. After the sign-in its status page first hands it over.
 */
export function addAccessPointRoutes(app: Hono<PortalEnv>, portal: Portal): void {
  const { accessPoints } = portal;
  if (!accessPoints) return;
  /** Sessions of which the access point has said that they are online. */
  const online = new Set<string>();
  const begin = (c: PortalContext, name: string) => {
    const visit = beginVisit(portal, c, name);
    // It sends phones that it does not let through: whatever it has said of this one does not hold any more.
    if (visit.mac !== null) forgetOnline(visit.mac);
    return visit.response;
  };
  const forgetOnline = (mac: string) => {
    const session = portal.spot.sessions.findByMac(mac);
    if (session) online.delete(session.id);
  };
  app.get('/ap/:name/*', (c) => begin(c, c.req.param('name')));
  // UniFi makes the path by itself; where there are several, its site is the name.
  app.get('/guest/s/:site/', (c) => {
    const own = accessPoints.list.filter((one) => isNas(one) && one.profile.answer.way.value === 'controller');
    const site = c.req.param('site');
    return begin(c, (own.find(({ name }) => name === site) ?? own[0])?.name ?? site);
  });

  app.use('/via/*', limitBody(maxBodyBytes));
  app.all('/via/:visit/*', async (c) => {
    const via = readViaToken(accessPoints, c.req.param('visit'), portal.spot.now());
    const frame = frameOf(portal, c);
    if (!via) return c.html(messagePage(frame, frame.texts.wayLost), 400);
    const path = c.req.path.slice(via.prefix.length);
    if (!isPage(path)) return c.html(messagePage(frame, frame.texts.notFound), 404);
    if (path === '/extend' && via.nas.profile.renewal?.value === 'controller') forgetOnline(via.mac);
    if (path !== '/status' || c.req.method !== 'GET') return pageOf(app, c, via);
    const session = portal.spot.sessions.findByMac(via.mac);
    const isOpen = session?.ipv4 === null && session.endsAtMs > portal.spot.now();
    if (!isOpen) return pageOf(app, c, via);
    if (c.req.query('done') === undefined && !online.has(session.id)) {
      const handed = await handOver(portal, accessPoints, { via, session, c });
      handed?.headers.set('content-security-policy', policyOf(via));
      if (handed) return handed;
    }
    if (online.size >= maxKnownOnline) online.clear();
    online.add(session.id);
    return pageOf(app, c, via);
  });
}
