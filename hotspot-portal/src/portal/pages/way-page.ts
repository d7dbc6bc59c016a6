import { html } from 'hono/html';
import { visitPurposes } from '@machikado/contracts/wifi-use.ts';
import { acceptPart } from './sign-in-page.ts';
import { icons, layout, note, say, type Frame, type Markup } from './layout.ts';

export type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'tel' | 'password';
  readonly autocomplete: string;
  readonly hint?: string;
  /** What was typed before, where it may be shown again: never a PIN, a password or a code. */
  readonly value?: string;
  /** For numbers: the phone shows its digits. */
  readonly numeric?: boolean;
};

/** What is asked with every way of a zone. */
export type Asked = {
  /** Under which age a guardian's word is needed; absent where none is. */
  readonly underAge?: number;
  readonly survey: boolean;
};

export type FormView = {
  readonly action: string;
  readonly formToken: string;
  readonly title: string;
  readonly lead: string;
  readonly fields: readonly Field[];
  readonly button: string;
  /** Absent where the terms have been accepted a page before. */
  readonly asked?: Asked;
  readonly accepted?: boolean;
  readonly problem?: string;
  readonly notice?: string;
  readonly more?: Markup;
};

export function agePart({ texts }: Frame, { underAge }: Asked): Markup {
  if (underAge === undefined) return html``;
  const choice = (value: string, text: string) =>
    html`<label class="check"
      ><input type="radio" name="age" value="${value}" required /><span>${say(text)}</span></label
    >`;
  return html`<fieldset>
    <legend>${say(texts.ageQuestion)}</legend>
    ${choice('adult', texts.ageAdult(underAge))}${choice('minor', texts.ageMinor(underAge))}
  </fieldset>`;
}

export function purposePart({ texts }: Frame, { survey }: Asked): Markup {
  if (!survey) return html``;
  const named = visitPurposes.map(
    (purpose, at) => html`<option value="${purpose}">${plain(texts.purposeNames[at] ?? '')}</option>`,
  );
  return html`<label
    >${say(texts.purposeQuestion)}
    <select name="purpose">
      <option value="">${plain(texts.noAnswer)}</option>
      ${named}
    </select></label
  >`;
}

/** An option of a list holds text only: readings go, kanji stay. */
const plain = (text: string) => text.replaceAll(/《[^》]*》|｜/g, '');

function fieldPart({ name, label, type, autocomplete, hint, value, numeric }: Field): Markup {
  const hintId = `${name}-hint`;
  return html`<label for="${name}">${say(label)}</label>
    <input
      class="field"
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value ?? ''}"
      maxlength="254"
      required
      autocomplete="${autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      ${numeric ? 'inputmode=numeric' : ''}
      ${hint === undefined ? '' : `aria-describedby=${hintId}`}
    />
    ${hint === undefined ? '' : html`<p class="hint" id="${hintId}">${say(hint)}</p>`}`;
}

/** One form of one way, or of a step on it; the terms in short stand with it, and a mistake stands first. */
export function formPage(frame: Frame, view: FormView): Markup {
  const { texts, locale } = frame;
  const terms = html`<ul class="plain">
    ${texts.terms.map((line) => html`<li>${say(line)}</li>`)}
  </ul>`;
  const body = html`<h2>${say(view.title)}</h2>
    ${view.problem === undefined ? '' : note('bad', view.problem)}
    ${view.notice === undefined ? '' : note('fine', view.notice)}
    <p>${say(view.lead)}</p>
    <form class="panel" method="post" action="${view.action}">
      <input type="hidden" name="token" value="${view.formToken}" />
      <input type="hidden" name="lang" value="${locale}" />
      ${view.fields.map(fieldPart)}
      ${view.asked ? html`${agePart(frame, view.asked)}${purposePart(frame, view.asked)}${terms}${acceptPart(frame, view.accepted ?? false)}` : ''}
      <button>${say(view.button)}</button>
    </form>
    ${view.more ?? ''}
    <div class="note">
      ${icons.shield}
      <p class="hint">${say(texts.risk)}</p>
    </div>
    <p><a class="go" href="/?another=1&amp;lang=${locale}">${say(texts.toStart)}</a></p>`;
  return layout(frame, { title: view.title, path: view.action, body });
}

/** The way on to an identity provider: a link, because a form may lead to this portal only. */
export function departurePage(frame: Frame, { name, url }: { name: string; url: string }): Markup {
  const { texts } = frame;
  const body = html`<h2>${say(texts.byProvider(name))}</h2>
    <p>${say(texts.providerLead(name))}</p>
    <p><a class="button" href="${url}">${say(texts.toProvider(name))}</a></p>`;
  return layout(frame, { title: texts.byProvider(name), path: '/way/oidc', body });
}
