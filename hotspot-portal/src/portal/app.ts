import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { bodyLimit } from 'hono/body-limit';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import type { Session, Visitor } from '../session/session.ts';
import { capportMediaType, capportState } from './capport.ts';
import { makeFormToken } from './form-token.ts';
import { disasterPage, venuePage, type Shelters } from './pages/disaster-page.ts';
import type { Frame, Markup } from './pages/layout.ts';
import { statusPage, messagePage } from './pages/status-page.ts';
import { contentSecurityPolicy } from './pages/style.ts';
import { frameOf, showSignIn, visitOf, type Portal, type PortalBindings, type PortalContext } from './portal.ts';
import { addAccessPointRoutes } from './via-routes.ts';
import { postSignIn, postSignInFree, postSignOut } from './sign-in.ts';

const maxBodyBytes = 2048;

function showStatus(portal: Portal, frame: Frame, visit: { client: Visitor; session: Session }): Markup {
  const nowMs = portal.spot.now();
  return statusPage(frame, {
    secondsLeft: Math.max(0, Math.floor((visit.session.endsAtMs - nowMs) / 1000)),
    endsAt: new Date(visit.session.endsAtMs),
    formToken: makeFormToken(portal.formKey, visit.client, nowMs),
  });
}

function sheltersOf(portal: Portal): Shelters {
  const board = portal.alerts();
  return { places: board?.shelters ?? [], note: board?.shelterNote };
}

const isThisMachine = (c: PortalContext): boolean =>
  ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(c.env.incoming.socket.remoteAddress ?? '');

/** RFC 8908: the state of the phone that asks, at the same address before and after, for whoever it says it accepts. */
async function answerCapport(portal: Portal, c: PortalContext): Promise<Response> {
  const { session } = await visitOf(portal, c);
  const { spot, secureUrl: portalUrl } = portal;
  const everybody = spot.openings.current() !== null;
  const state = capportState({ session, everybody, portalUrl, nowMs: spot.now() });
  return c.body(JSON.stringify(state), 200, { 'content-type': capportMediaType, 'cache-control': 'private' });
}

/** The pages of the portal and RFC 8908's API. They need no script and no cookie: a phone is known by its addresses. */
export function createPortalApp(portal: Portal): Hono<{ Bindings: PortalBindings }> {
  const app = new Hono<{ Bindings: PortalBindings }>();

  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', contentSecurityPolicy);
    c.header('x-content-type-options', 'nosniff');
    // Not `no-referrer`: with it browsers send `Origin: null` with a form, and the origin is checked.
    c.header('referrer-policy', 'same-origin');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });

  app.get('/', async (c) => {
    const { client, session } = await visitOf(portal, c);
    const frame = frameOf(portal, c);
    const opening = portal.spot.openings.current();
    if (opening) return c.html(disasterPage(frame, { drill: opening.drill, shelters: sheltersOf(portal) }));
    if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
    if (session && c.req.query('another') === undefined && c.req.query('code') === undefined) {
      return c.redirect(`/status?lang=${frame.locale}`, 302);
    }
    const code = c.req.query('code') ?? '';
    const notice = c.req.query('ended') === '1' ? { notice: frame.texts.signedOut } : {};
    const prefilled = voucherCodePattern.test(code) ? code : '';
    return c.html(showSignIn(portal, { frame, client, code: prefilled, accepted: false, ...notice }));
  });

  app.get('/venue', (c) => {
    const ssid = portal.city()?.wifi.ssid ?? null;
    return c.html(venuePage(frameOf(portal, c), { ssid, shelters: sheltersOf(portal) }));
  });

  app.get('/status', async (c) => {
    const { client, session } = await visitOf(portal, c);
    const frame = frameOf(portal, c);
    if (!client || !session) return c.redirect(`/?lang=${frame.locale}`, 302);
    return c.html(showStatus(portal, frame, { client, session }));
  });

  app.use('/sign-in-free', bodyLimit({ maxSize: maxBodyBytes }));
  app.post('/sign-in-free', (c) => postSignInFree(portal, c));
  app.use('/sign-in', bodyLimit({ maxSize: maxBodyBytes }));
  app.use('/sign-out', bodyLimit({ maxSize: maxBodyBytes }));
  app.post('/sign-in', (c) => postSignIn(portal, c));
  app.post('/sign-out', (c) => postSignOut(portal, c));
  app.get('/capport/api', (c) => answerCapport(portal, c));

  app.get('/metrics', (c) => (isThisMachine(c) ? c.text(portal.metrics()) : c.notFound()));
  app.get('/health', (c) =>
    c.json({
      status: 'ok',
      gateway: portal.spot.gateway.kind,
      ...(portal.spot.gateway.kind === 'record' && { note: 'The network is not enforced: this gateway only records.' }),
    }),
  );

  addAccessPointRoutes(app, portal);
  app.notFound((c) => {
    const frame = frameOf(portal, c);
    return c.html(messagePage(frame, frame.texts.notFound), 404);
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    portal.spot.log.error('portal.failed', { message: error.stack ?? error.message });
    const frame = frameOf(portal, c);
    return c.html(messagePage(frame, frame.texts.busy), 500);
  });
  return app;
}
