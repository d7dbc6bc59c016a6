import { Hono, type MiddlewareHandler } from 'hono';
import { zoneAt } from '../exchanges/spot.ts';
import { HTTPException } from 'hono/http-exception';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import { NameListKind } from '../lan/name-filter.ts';
import type { Visitor } from '../session/session.ts';
import { limitBody } from './body-limit.ts';
import { capportMediaType, capportState } from './capport.ts';
import { blockedPage } from './pages/blocked-page.ts';
import { disasterPage, venuePage, type Shelters } from './pages/disaster-page.ts';
import type { Frame } from './pages/layout.ts';
import { messagePage } from './pages/status-page.ts';
import { capportStanding, showStatus } from './standing.ts';
import { lookOf } from './pages/look.ts';
import { frameOf, visitOf, type Portal, type PortalContext, type PortalEnv } from './portal.ts';
import { addAccessPointRoutes } from './via-routes.ts';
import { showClosed } from './closed-zone.ts';
import { holderHere } from './encrypted/offer.ts';
import { createEncryptedRoutes } from './encrypted/routes.ts';
import { showSignIn } from './show-sign-in.ts';
import { postExtend, postSignIn, postSignInFree, postSignOut } from './sign-in.ts';
import { recogniseVisit } from './ways/recognise.ts';
import { createWayRoutes } from './ways/routes.ts';

const maxBodyBytes = 2048;
const formPaths = ['/sign-in-free', '/sign-in', '/sign-out', '/extend'];

function sheltersOf(portal: Portal): Shelters {
  const board = portal.alerts();
  return { places: board?.shelters ?? [], note: board?.shelterNote };
}

const isThisMachine = (c: PortalContext): boolean =>
  ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(c.env.incoming.socket.remoteAddress ?? '');

type Told = Pick<Frame, 'texts'> & { readonly client: Visitor };

/** What has just happened, told where the way has led back to the first page. */
function noticeOf(portal: Portal, c: PortalContext, { texts, client }: Told): { notice?: string } {
  if (c.req.query('ended') === '1') {
    const untilMs = portal.spot.accounts.stayOuts.untilOf(client.mac, portal.spot.now());
    if (untilMs === null) return { notice: texts.signedOut };
    const { time } = civilTimeAt(new Date(untilMs));
    return { notice: texts.joined(texts.signedOut, texts.encKeptOut(time)) };
  }
  return c.req.query('agreed') === '1' ? { notice: texts.guardianAgreed } : {};
}

/** RFC 8908: the state of the phone that asks, at the same address before and after, for whoever it says it accepts. */
async function answerCapport(portal: Portal, c: PortalContext): Promise<Response> {
  const { session } = await recogniseVisit(portal, c);
  const { spot, secureUrl: portalUrl } = portal;
  const standing = session && capportStanding(portal, session);
  const everybody = spot.openings.current() !== null;
  const state = capportState({ session, everybody, portalUrl, standing, nowMs: spot.now() });
  return c.body(JSON.stringify(state), 200, { 'content-type': capportMediaType, 'cache-control': 'private' });
}

/** Pages that are the same for everybody, with or without a session. */
function addOpenPages(app: Hono<PortalEnv>, portal: Portal): void {
  app.get('/venue', (c) => {
    const ssid = portal.city()?.wifi.ssid ?? null;
    return c.html(venuePage(frameOf(portal, c), { ssid, shelters: sheltersOf(portal) }));
  });

  app.get('/blocked', (c) => {
    const list = NameListKind.safeParse(c.req.query('list'));
    return c.html(blockedPage(frameOf(portal, c), list.success ? list.data : null));
  });
}

/** Headers for every answer, and before it the place of the phone that asks. */
function prepare(portal: Portal): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const visitor = c.env.via ? null : await portal.visitorOf(c.env.incoming.socket.remoteAddress);
    c.set('zone', c.env.via?.nas.zone ?? zoneAt(portal.spot, visitor?.interface ?? ''));
    await next();
    if (!c.res.headers.has('content-security-policy'))
      c.header('content-security-policy', lookOf(portal.city()).policy);
    c.header('x-content-type-options', 'nosniff');
    // Not `no-referrer`: with it browsers send `Origin: null` with a form, and the origin is checked.
    c.header('referrer-policy', 'same-origin');
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  };
}

/** The pages of the portal and RFC 8908's API. They need no script and no cookie: a phone is known by its addresses. */
export function createPortalApp(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.use(prepare(portal));

  app.get('/', async (c) => {
    const { client, session } = await recogniseVisit(portal, c);
    const frame = frameOf(portal, c);
    const opening = portal.spot.openings.current();
    if (opening) return c.html(disasterPage(frame, { drill: opening.drill, shelters: sheltersOf(portal) }));
    if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
    if (session && c.req.query('another') === undefined && c.req.query('code') === undefined) {
      return c.redirect(`/status?lang=${frame.locale}`, 302);
    }
    const closed = showClosed(portal, c, frame);
    if (closed) return c.html(closed);
    const code = c.req.query('code') ?? '';
    const notice = noticeOf(portal, c, { ...frame, client });
    const prefilled = voucherCodePattern.test(code) ? code : '';
    return c.html(showSignIn(portal, { frame, client, code: prefilled, accepted: false, ...notice }));
  });

  addOpenPages(app, portal);

  app.get('/status', async (c) => {
    const { client, session } = await visitOf(portal, c);
    const frame = frameOf(portal, c);
    if (!client || !session) return c.redirect(`/?lang=${frame.locale}`, 302);
    return c.html(
      showStatus(portal, frame, {
        ...{ client, session, extended: c.req.query('extended'), nas: c.env.via?.nas },
        encrypted: holderHere(portal, c, session) !== null,
      }),
    );
  });

  for (const path of formPaths) app.use(path, limitBody(maxBodyBytes));
  app.post('/sign-in-free', (c) => postSignInFree(portal, c));
  app.post('/sign-in', (c) => postSignIn(portal, c));
  app.post('/sign-out', (c) => postSignOut(portal, c));
  app.post('/extend', (c) => postExtend(portal, c));

  app.route('/', createWayRoutes(portal));
  app.route('/', createEncryptedRoutes(portal));

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
