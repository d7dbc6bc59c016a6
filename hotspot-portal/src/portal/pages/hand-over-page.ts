import { html } from 'hono/html';
import type { Field } from '../../access-points/answer.ts';
import { layout, note, say, type Frame, type Markup } from './layout.ts';

type Login = {
  readonly url: string;
  readonly fields: readonly Field[];
  /** Where this is, for the other languages. */
  readonly path: '/' | '/status';
  /** The network is open to everybody: she has not signed in. */
  readonly opening: { readonly drill: boolean } | null;
};

/** Before a phone is online at another maker's access point: its own login form, filled in, with one button and no script. */
export function handOverPage(frame: Frame, { url, fields, path, opening }: Login): Markup {
  const { texts, cityName } = frame;
  const body = html`
    ${opening?.drill ? note('calm', texts.disasterDrill) : ''}
    ${opening ? html`<h2>${say(texts.disasterTitle)}</h2>` : ''} ${note('calm', texts.handOver)}
    <form class="panel" method="post" action="${url}">
      ${fields.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <button>${say(texts.handOverButton)}</button>
    </form>
  `;
  return layout(frame, { title: opening ? texts.disasterTitle : texts.sentence(cityName), path, body });
}
