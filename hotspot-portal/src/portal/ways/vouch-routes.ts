import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Challenge } from '../../session/typed-code.ts';
import { layout, note, say, type Frame, type Markup } from '../pages/layout.ts';
import { frameOf, type Portal, type PortalContext, type PortalEnv } from '../portal.ts';
import { readVouchToken } from './vouch-token.ts';

type Asked = { readonly token: string; readonly visitor: string };

/** Whom a sponsor is asked about, and her two answers. */
function askingPage(frame: Frame, { token, visitor }: Asked): Markup {
  const { texts, locale } = frame;
  const path = `/vouch/${token}`;
  const answer = (value: string, text: string, look: string) =>
    html`<form method="post" action="${path}">
      <input type="hidden" name="lang" value="${locale}" />
      <button class="${look}" name="answer" value="${value}">${say(text)}</button>
    </form>`;
  const body = html`<h2>${say(texts.vouchTitle)}</h2>
    <p>${say(texts.vouchLead(visitor))}</p>
    ${answer('yes', texts.vouchYes, '')}${answer('no', texts.vouchNo, 'quiet')}`;
  return layout(frame, { title: texts.vouchTitle, path, body });
}

function endPage(frame: Frame, kind: 'fine' | 'calm', text: string): Markup {
  const { texts } = frame;
  const body = html`<h2>${say(texts.vouchTitle)}</h2>
    ${note(kind, text)}`;
  return layout(frame, { title: texts.vouchTitle, path: '/venue', body });
}

/** The request of a device that a sponsor may still answer, or has answered well. */
function waitingOf({ spot }: Portal): (device: string) => Challenge | null {
  return (device) => {
    const challenge = spot.ways.challenges.of(device);
    const isSponsors = challenge?.kind === 'sponsor' || challenge?.kind === 'vouched';
    return isSponsors && challenge.endsAtMs > spot.now() ? challenge : null;
  };
}

/**
 * The sponsor's side: her mail leads here. To open it does nothing, because mail programs open addresses by themselves;
 * her answer is a button. She need not be on the phones' network as a visitor, only reach the portal.
 */
export function createVouchRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  const read = (c: PortalContext) => readVouchToken(portal.formKey, c.req.param('token') ?? '', waitingOf(portal));
  app.get('/vouch/:token', (c) => {
    const frame = frameOf(portal, c);
    const asked = read(c);
    if (!asked) return c.html(endPage(frame, 'calm', frame.texts.vouchOver), 404);
    if (asked.challenge.kind === 'vouched') return c.html(endPage(frame, 'fine', frame.texts.vouchDone(asked.visitor)));
    return c.html(askingPage(frame, { token: c.req.param('token'), visitor: asked.visitor }));
  });
  app.post('/vouch/:token', async (c) => {
    const fields = new URLSearchParams(await c.req.text());
    const frame = frameOf(portal, c, fields.get('lang') ?? undefined);
    const { challenges } = portal.spot.ways;
    const says = fields.get('answer');
    const asked = await portal.spot.commit(() => {
      const found = read(c);
      if (found && says === 'yes') challenges.begin(found.device, { ...found.challenge, kind: 'vouched' });
      if (found && says === 'no') challenges.end(found.device);
      return found;
    });
    if (!asked || (says !== 'yes' && says !== 'no')) return c.html(endPage(frame, 'calm', frame.texts.vouchOver), 404);
    const { vouchDone, vouchRefused } = frame.texts;
    return c.html(
      says === 'yes' ? endPage(frame, 'fine', vouchDone(asked.visitor)) : endPage(frame, 'calm', vouchRefused),
    );
  });
  return app;
}
