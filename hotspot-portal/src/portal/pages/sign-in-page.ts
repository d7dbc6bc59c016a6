import { html } from 'hono/html';
import { pickRubyText } from '@machikado/contracts/locale.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { icons, layout, note, say, type Frame, type Markup } from './layout.ts';

export type SignInView = {
  /** A code of the right form, or empty. */
  readonly code: string;
  readonly formToken: string;
  readonly accepted: boolean;
  /** What is open here: the terms alone, a code, or either. */
  readonly ways: { readonly free: boolean; readonly voucher: boolean };
  /** What went wrong the last time, if anything. */
  readonly problem?: string;
  readonly notice?: string;
  /** Age and purpose, where they are asked; part of each form. */
  readonly extra: Markup | '';
  /** The zone's other ways, each on a page of its own. */
  readonly others: readonly { readonly href: string; readonly label: string }[];
};

function termsPart({ texts, cityName }: Frame): Markup {
  return html`<h2>${say(texts.termsTitle)}</h2>
    <ul class="plain">
      ${texts.terms.map((line) => html`<li>${say(line)}</li>`)}
    </ul>
    <details>
      <summary>${say(texts.fullTermsTitle)}</summary>
      <p>${say(texts.termsVersion(termsVersion))}</p>
      ${texts.fullTerms(cityName).map((line) => html`<p>${say(line)}</p>`)}
    </details>`;
}

export function acceptPart({ texts }: Frame, accepted: boolean): Markup {
  return html`<label class="check">
    <input type="checkbox" name="accept" value="yes" required ${accepted ? 'checked' : ''} />
    <span>${say(texts.accept)}</span>
  </label>`;
}

/** For a zone in which the terms are enough: one box and one button. */
function freePart(frame: Frame, view: SignInView): Markup {
  const { texts, locale } = frame;
  return html`<form class="panel" method="post" action="/sign-in-free">
    <input type="hidden" name="token" value="${view.formToken}" />
    <input type="hidden" name="lang" value="${locale}" />
    <p>${say(texts.freeLead)}</p>
    ${view.extra}${acceptPart(frame, view.accepted)}
    <button>${say(texts.freeConnect)}</button>
  </form>`;
}

function formPart(frame: Frame, view: SignInView): Markup {
  const { texts, locale } = frame;
  return html`<form class="panel" method="post" action="/sign-in">
    <input type="hidden" name="token" value="${view.formToken}" />
    <input type="hidden" name="lang" value="${locale}" />
    <label for="code">${say(texts.codeLabel)}</label>
    <input
      id="code"
      type="text"
      name="code"
      value="${view.code}"
      maxlength="24"
      required
      autocomplete="off"
      autocapitalize="characters"
      spellcheck="false"
      aria-describedby="code-hint"
    />
    <p class="hint" id="code-hint">${say(texts.codeHint)}</p>
    ${view.extra}${acceptPart(frame, view.accepted)}
    <button>${say(texts.connect)}</button>
  </form>`;
}

function othersPart({ texts }: Frame, { others }: SignInView): Markup {
  if (others.length === 0) return html``;
  return html`<h2>${say(texts.waysTitle)}</h2>
    ${others.map(({ href, label }) => html`<p><a class="button quiet" href="${href}">${say(label)}</a></p>`)}`;
}

/** Terms in five lines, the full text behind, one field and one button; after a mistake the field stands first. */
export function signInPage(frame: Frame, view: SignInView): Markup {
  const { texts, cityName, zone } = frame;
  const path = view.code === '' ? '/' : `/?code=${view.code}`;
  const { free, voucher } = view.ways;
  const form = html`${free ? freePart(frame, view) : ''}${othersPart(frame, view)}${
    voucher ? formPart(frame, view) : ''
  }`;
  const placeNotice = zone.notice ? html`<p>${say(pickRubyText(zone.notice, frame.locale))}</p>` : '';
  const terms = termsPart(frame);
  const body =
    view.problem === undefined
      ? html`${view.notice === undefined ? '' : note('fine', view.notice)}
        ${placeNotice}${voucher ? html`<p>${say(texts.lead)}</p>` : ''} ${terms}${form}`
      : html`${note('bad', view.problem)}${form}${terms}`;
  const risk = html`<div class="note">
    ${icons.shield}
    <p class="hint">${say(texts.risk)}</p>
  </div>`;
  const venue = html`<p><a class="go" href="/venue?lang=${frame.locale}">${say(texts.venueTitle)}</a></p>`;
  return layout(frame, { title: texts.sentence(cityName), path, body: html`${body}${risk}${venue}` });
}
