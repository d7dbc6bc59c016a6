import { html } from 'hono/html';
import type { Field } from '../../access-points/answer.ts';
import { layout, note, say, type Frame, type Markup } from './layout.ts';

type Login = { readonly url: string; readonly fields: readonly Field[]; readonly heading?: string };

/** Before a phone is online at another maker's access point: its own login form, filled in, with one button and no script. */
export function handOverPage(frame: Frame, login: Login): Markup {
  const { texts, cityName } = frame;
  const body = html`
    ${login.heading === undefined ? '' : html`<h2>${say(login.heading)}</h2>`} ${note('calm', texts.handOver)}
    <form class="panel" method="post" action="${login.url}">
      ${login.fields.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button>${say(texts.handOverButton)}</button>
    </form>
  `;
  return layout(frame, { title: texts.sentence(cityName), path: '/status', body });
}
