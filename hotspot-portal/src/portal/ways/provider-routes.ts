import { Hono } from 'hono';
import { departurePage } from '../pages/way-page.ts';
import { messagePage } from '../pages/status-page.ts';
import { showClosed } from '../closed-zone.ts';
import type { Frame } from '../pages/layout.ts';
import { frameOf, visitOf, type Portal, type PortalContext, type PortalEnv } from '../portal.ts';
import { holdBack, waysHere } from './offer.ts';
import { showProvider } from './pages.ts';
import { bringIn, readPosted } from './visit.ts';

/** How long somebody may take on the pages of her provider. */
const awayMs = 15 * 60_000;

const providerOf = (portal: Portal, { zone }: Frame, id: string | undefined) =>
  waysHere(portal, zone).includes('oidc') ? portal.ways?.providers.find((known) => known.id === id) : undefined;

async function depart(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readPosted(portal, c);
  if (form instanceof Response) return form;
  const { frame, client, fields } = form;
  const provider = providerOf(portal, frame, c.req.query('provider'));
  if (!provider) return c.html(messagePage(frame, frame.texts.notFound), 404);
  const closed = showClosed(portal, c, frame);
  if (closed) return c.html(closed, 403);
  const again = (problem: string) => showProvider({ portal, frame, client }, provider, { problem, fields });
  if (fields.get('accept') !== 'yes') return c.html(again(frame.texts.mustAccept), 422);
  const held = holdBack(portal, client, fields);
  if (held === 'guardian') return c.redirect(`/guardian?lang=${frame.locale}`, 303);
  if (held) return c.html(again(frame.texts.sayAge), 422);
  const departure = await provider.leave();
  if (!departure.ok) return c.html(again(frame.texts.behindAway), 503);
  const { url, state, nonce, verifier } = departure.value;
  const { visits, hash } = portal.spot.ways;
  const endsAtMs = portal.spot.now() + awayMs;
  const visit = { device: hash('device', client.mac), provider: provider.id, verifier, nonce, endsAtMs };
  await portal.spot.commit(() => visits.begin(hash('state', state), visit));
  return c.html(departurePage(frame, { name: provider.name, url }));
}

/** A phone comes back from its provider: only the one that was sent, once, and with what it was sent for. */
async function arrive(portal: Portal, c: PortalContext): Promise<Response> {
  const frame = frameOf(portal, c);
  const { client } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  const state = (c.req.query('state') ?? '').slice(0, 200);
  const { visits, hash } = portal.spot.ways;
  const visit = await portal.spot.commit(() => visits.take(hash('state', state), portal.spot.now()));
  const provider = visit && providerOf(portal, frame, visit.provider);
  if (!visit || !provider || visit.device !== hash('device', client.mac)) {
    return c.html(messagePage(frame, frame.texts.providerRefused), 403);
  }
  const callback = new URL(`${portal.pagesUrl}oidc/callback`);
  callback.search = new URL(c.req.url).search;
  const { nonce, verifier } = visit;
  const person = await provider.comeBack({ callback, state, nonce, verifier });
  if (!person.ok) {
    const { behindAway, providerRefused } = frame.texts;
    return c.html(messagePage(frame, person.error === 'away' ? behindAway : providerRefused), 403);
  }
  const said = await bringIn(
    { portal, client, frame, zone: c.get('zone') },
    { way: 'oidc', identity: hash('oidc', person.value) },
  );
  return said.kind === 'go' ? c.redirect(said.to, 303) : c.html(messagePage(frame, said.text), said.status);
}

/** In by an OpenID provider: the terms, the way there, and the way back. */
export function createProviderRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  app.get('/way/oidc', async (c) => {
    const frame = frameOf(portal, c);
    const { client } = await visitOf(portal, c);
    const provider = providerOf(portal, frame, c.req.query('provider'));
    if (!provider) return c.html(messagePage(frame, frame.texts.notFound), 404);
    if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
    return c.html(showProvider({ portal, frame, client }, provider));
  });
  app.post('/way/oidc', (c) => depart(portal, c));
  app.get('/oidc/callback', (c) => arrive(portal, c));
  return app;
}
