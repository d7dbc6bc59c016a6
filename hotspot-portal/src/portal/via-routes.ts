import type { Hono } from 'hono';
import { isNas, type Nas } from '../access-points/access-points-file.ts';
import { buildAnswer, type NasAnswer } from '../access-points/answer.ts';
import { callController } from '../access-points/controller.ts';
import { guestPassOf, passOf, type Pass } from '../access-points/pass.ts';
import { readRedirect, targetOf } from '../access-points/redirect.ts';
import type { Opening } from '../session/disaster.ts';
import { remainingSeconds } from '../session/session.ts';
import { limitBody } from './body-limit.ts';
import type { Markup } from './pages/layout.ts';
import { handOverPage } from './pages/hand-over-page.ts';
import { messagePage } from './pages/status-page.ts';
import { lookOf } from './pages/look.ts';
import { frameOf, type Portal, type PortalContext, type PortalEnv } from './portal.ts';
import { makeViaToken, readViaToken, type Via } from './via.ts';

const maxBodyBytes = 4096;
const maxKnownOnline = 4096;
const hourMs = 60 * 60_000;

/** What a phone at another maker's access point may see of the portal; machines ask elsewhere. */
const isPage = (path: string) => /^\/(?!via\/|ap\/|guest\/|capport|metrics|health)/.test(path);

/** Pages know nothing of the visit: what leads to another page of ours stays in it. */
function inVisit(html: string, prefix: string): string {
  return html.replaceAll(/\b(action|href)="\/(?!\/)/g, `$1="${prefix}/`);
}

/** The policy of a visit's pages: a form may lead to the access point too, by way of our own answer. */
function policyOf(policy: string, { nas, values }: Via): string {
  const { protocol, hostname } = new URL(targetOf(nas, values) ?? 'https://invalid.invalid/');
  return policy.replace("form-action 'self'", `form-action 'self' ${protocol}//${hostname}:*`);
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

/** What the access point shall open the way by, for how long, and the page to which it then leads. */
type HandOver = {
  readonly via: Via;
  readonly c: PortalContext;
  readonly pass: Pass;
  readonly endsAtMs: number;
  readonly then: '/' | '/status';
};

function answerOf(portal: Portal, { via, c, pass, endsAtMs, then }: HandOver): NasAnswer | null {
  const { locale } = frameOf(portal, c);
  return buildAnswer(via.nas, via.values, {
    ...pass,
    seconds: remainingSeconds({ endsAtMs }, portal.spot.now()),
    done: new URL(`${via.prefix}${then}?done=1&lang=${locale}`, portal.pagesUrl).href,
  });
}

/** Lets the access point open the way; `null` when it has done so, and the page may be shown. */
async function handOver(portal: Portal, visit: HandOver): Promise<Response | null> {
  const { c, via, then } = visit;
  const frame = frameOf(portal, c);
  const answer = answerOf(portal, visit);
  if (answer === null) return c.html(messagePage(frame, frame.texts.wayLost), 400);
  if (answer.way === 'link') return c.redirect(answer.url, 302);
  if (answer.way === 'form') {
    const opening = then === '/' ? portal.spot.openings.current() : null;
    const page = await handOverPage(frame, { ...answer, path: then, opening });
    return c.html(inVisit(String(page), via.prefix));
  }
  const called = await callController({ url: answer.url, mac: via.mac, key: via.nas.key, body: answer.body });
  if (called.ok) return null;
  portal.spot.log.error('access-point.controller-failed', { name: via.nas.name, detail: called.error });
  return c.html(messagePage(frame, frame.texts.gatewayFailed), 503);
}

/**
 * What is due before a page is shown: who has a session is led to her access point before her status page, and while the
 * network is open to everybody whoever comes at all before the first page. `id` names what it is led there by.
 */
function dueHandOver(portal: Portal, key: Uint8Array, asked: { via: Via; path: string; c: PortalContext }) {
  const { via, path, c } = asked;
  const nowMs = portal.spot.now();
  const opening = portal.spot.openings.current();
  if (path === '/' && opening && opening.endsAtMs > nowMs) {
    const pass = guestPassOf(key, opening, via.mac);
    return {
      id: pass.username,
      visit: { via, c, pass, endsAtMs: guestsUntil(via, opening, nowMs), then: path } as const,
    };
  }
  const session = path === '/status' ? portal.spot.sessions.findByMac(via.mac) : null;
  if (session?.ipv4 !== null || session.endsAtMs <= nowMs) return null;
  const visit = { via, c, pass: passOf(key, session), endsAtMs: session.endsAtMs, then: '/status' } as const;
  return { id: session.id, visit };
}

/** Who cannot be shut out when the network is closed again is let in for an hour at a time. */
function guestsUntil({ nas: { profile } }: Via, opening: Opening, nowMs: number): number {
  const canShut = profile.radius?.disconnectPort !== undefined;
  return canShut ? opening.endsAtMs : Math.min(opening.endsAtMs, nowMs + hourMs);
}

/** The portal's own page for a visit, its addresses led into the visit. */
async function pageOf(app: Hono<PortalEnv>, c: PortalContext, via: Via): Promise<Response> {
  const { search } = new URL(c.req.url);
  const url = new URL(`${c.req.path.slice(via.prefix.length)}${search}`, c.req.url);
  const { method } = c.req;
  const body = method === 'POST' ? await c.req.text() : null;
  const page = await app.fetch(new Request(url, { method, headers: c.req.header(), body }), { ...c.env, via });
  const headers = new Headers(page.headers);
  headers.set('content-security-policy', policyOf(headers.get('content-security-policy') ?? '', via));
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
  /** Those of whom the access point has said that they are online. */
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
    const opening = portal.spot.openings.current();
    if (opening) online.delete(guestPassOf(accessPoints.key, opening, mac).username);
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
    const due = c.req.method === 'GET' ? dueHandOver(portal, accessPoints.key, { via, path, c }) : null;
    if (!due) return pageOf(app, c, via);
    if (c.req.query('done') === undefined && !online.has(due.id)) {
      const handed = await handOver(portal, due.visit);
      handed?.headers.set('content-security-policy', policyOf(lookOf(portal.city()).policy, via));
      if (handed) return handed;
    }
    if (online.size >= maxKnownOnline) online.clear();
    online.add(due.id);
    return pageOf(app, c, via);
  });
}
