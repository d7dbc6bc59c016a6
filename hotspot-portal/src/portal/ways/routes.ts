import { Hono } from 'hono';
import { checkCode } from '../../exchanges/challenge.ts';
import type { Challenge } from '../../session/typed-code.ts';
import { limitBody } from '../body-limit.ts';
import { showClosed } from '../closed-zone.ts';
import type { Frame } from '../pages/layout.ts';
import { messagePage } from '../pages/status-page.ts';
import { frameOf, visitOf, type Portal, type PortalContext, type PortalEnv } from '../portal.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { askGuardian, handlers } from './handlers.ts';
import { countPurpose, holdBack, waysHere } from './offer.ts';
import { showGuardian, showTyping, showWay } from './pages.ts';
import { recogniseVisit } from './recognise.ts';
import { postEndDevice } from './status.ts';
import { createProviderRoutes } from './provider-routes.ts';
import { createVouchRoutes } from './vouch-routes.ts';
import { bringIn, problem, readPosted, sayWait, type PostedForm, type Said } from './visit.ts';

const maxBodyBytes = 2048;

type HandledWay = keyof typeof handlers;
const wayNamed = (portal: Portal, { zone }: Frame, name: string): HandledWay | undefined =>
  waysHere(portal, zone).find((way): way is HandledWay => way === name && way in handlers);

async function postWay(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readPosted(portal, c);
  if (form instanceof Response) return form;
  const { frame, client, fields } = form;
  const way = wayNamed(portal, frame, c.req.param('way') ?? '');
  if (!way) return c.html(messagePage(frame, frame.texts.notFound), 404);
  const closed = showClosed(portal, c, frame);
  if (closed) return c.html(closed, 403);
  const again = (text: string) => showWay({ portal, frame, client }, way, { problem: text, fields });
  if (fields.get('accept') !== 'yes') return c.html(again(frame.texts.mustAccept), 422);
  const held = holdBack(portal, client, fields);
  if (held === 'guardian') return c.redirect(`/guardian?lang=${frame.locale}`, 303);
  if (held) return c.html(again(frame.texts.sayAge), 422);
  const said = await handlers[way](form);
  if (said.kind === 'problem') return c.html(again(said.text), said.status);
  countPurpose(portal, fields);
  return c.redirect(said.to, 303);
}

/** What a right code is good for: a guardian's word, or to be online. */
async function redeem(form: PostedForm, challenge: Challenge): Promise<Said> {
  const { portal, client, frame } = form;
  const { kind, identity } = challenge;
  if (kind !== 'guardian') return bringIn(form, { way: kind === 'vouched' ? 'sponsor' : kind, identity });
  const { devices, hash } = portal.spot.ways;
  const nowMs = portal.spot.now();
  const days = portal.ways?.settings.guardian?.days ?? 0;
  const consent = { guardian: challenge.identity, terms: termsVersion, untilMs: nowMs + days * 86_400_000 };
  await portal.spot.commit(() => devices.allow(hash('device', client.mac), consent, nowMs));
  return { kind: 'go', to: `/?agreed=1&another=1&lang=${frame.locale}` };
}

async function postCode(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readPosted(portal, c);
  if (form instanceof Response) return form;
  const { frame, client, session, fields } = form;
  const { texts } = frame;
  const judged = await checkCode(portal.spot, { mac: client.mac, code: fields.get('typed') ?? '' });
  const said = judged.ok ? await redeem(form, judged.value) : sayRefused();
  if (said.kind === 'go') return c.redirect(said.to, 303);
  return c.html(showTyping({ portal, frame, client, session }, { problem: said.text }), said.status);

  function sayRefused(): Said {
    if (judged.ok || judged.error.reason === 'over') return problem(texts.codeOver);
    if (judged.error.reason === 'wait') return sayWait(texts, judged.error.seconds);
    const { standing } = judged.error;
    if (standing.state === 'wait') return sayWait(texts, standing.seconds);
    return problem(texts.joined(texts.codeWrong, texts.triesLeft(standing.triesLeft)));
  }
}

async function postGuardian(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readPosted(portal, c);
  if (form instanceof Response) return form;
  const said = await askGuardian(form);
  if (said.kind === 'go') return c.redirect(said.to, 303);
  return c.html(showGuardian(form, { problem: said.text, fields: form.fields }), said.status);
}

/** The ways in that have pages of their own, and what belongs to them: the typed code, a guardian’s word, more time. */
export function createWayRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  for (const path of ['/way/*', '/code', '/guardian', '/vouch/*', '/devices/end'])
    app.use(path, limitBody(maxBodyBytes));
  app.route('/', createProviderRoutes(portal));
  app.route('/', createVouchRoutes(portal));
  app.get('/way/:way', async (c) => {
    const frame = frameOf(portal, c);
    const { client } = await visitOf(portal, c);
    const way = wayNamed(portal, frame, c.req.param('way'));
    if (!way) return c.html(messagePage(frame, frame.texts.notFound), 404);
    if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
    const closed = showClosed(portal, c, frame);
    if (closed) return c.html(closed);
    return c.html(showWay({ portal, frame, client }, way));
  });
  app.post('/way/:way', (c) => postWay(portal, c));
  app.get('/code', async (c) => {
    const frame = frameOf(portal, c);
    const before = await visitOf(portal, c);
    const { client, session } = await recogniseVisit(portal, c);
    if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
    if (session && !before.session) return c.redirect(`/status?lang=${frame.locale}`, 302);
    return c.html(showTyping({ portal, frame, client, session }));
  });
  app.post('/code', (c) => postCode(portal, c));
  app.get('/guardian', async (c) => {
    const frame = frameOf(portal, c);
    const { client } = await visitOf(portal, c);
    if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
    if (!portal.ways?.settings.guardian) return c.html(messagePage(frame, frame.texts.notFound), 404);
    return c.html(showGuardian({ portal, frame, client }));
  });
  app.post('/guardian', (c) => postGuardian(portal, c));
  app.post('/devices/end', (c) => postEndDevice(portal, c));
  return app;
}
