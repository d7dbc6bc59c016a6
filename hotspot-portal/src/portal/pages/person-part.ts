import { html } from 'hono/html';
import type { Locale } from '@machikado/contracts/locale.ts';
import { note, say, type Frame, type Markup } from './layout.ts';

/** What the status page knows of the person beside her session. */
export type PersonView = {
  /** True while the network is open only so that a mail can be read. */
  readonly provisional: boolean;
  /** Her other devices that are online. */
  readonly devices: readonly { readonly id: string; readonly since: string }[];
  readonly remembered?: { readonly until: { readonly date: string; readonly time: string }; readonly shortly: boolean };
};

/** In place of "you are online": it is so for minutes, and a code is waited for. */
export function provisionalPart({ texts, locale }: Frame): Markup {
  return html`${note('calm', texts.joined(texts.provisionalTitle, texts.provisionalLead))}
    <p><a class="button" href="/code?lang=${locale}">${say(texts.toCode)}</a></p>`;
}

/** A day without its year, in the words of a language; in easy Japanese with its readings. */
function spokenDay(locale: Locale, date: string): string {
  const tag = { en: 'en-GB', 'ja-x-easy': 'ja' }[locale as string] ?? locale;
  const form = new Intl.DateTimeFormat(tag, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  const day = form.format(new Date(`${date}T00:00:00Z`));
  return locale === 'ja-x-easy' ? day.replace('月', '月《がつ》 ').replace('日', '日《にち》') : day;
}

function spokenMemory({ texts, locale }: Frame, { until, shortly }: NonNullable<PersonView['remembered']>): string {
  const words = spokenDay(locale, until.date);
  return shortly ? texts.rememberedShortly(`${words} ${until.time}`) : texts.rememberedUntil(words);
}

/** Her devices, each with a way to end it, and until when this one is known again. */
export function personPart(frame: Frame, { devices, remembered }: PersonView, formToken: string): Markup {
  const { texts, locale } = frame;
  const words = remembered && spokenMemory(frame, remembered);
  return html`${devices.length === 0 ? '' : html`<h2>${say(texts.devicesTitle)}</h2>`}
  ${devices.map(
    ({ id, since }) =>
      html`<form method="post" action="/devices/end">
        <input type="hidden" name="token" value="${formToken}" />
        <input type="hidden" name="lang" value="${locale}" />
        <input type="hidden" name="device" value="${id}" />
        <p>${say(texts.otherDevice(since))}</p>
        <button class="quiet">${say(texts.endDevice)}</button>
      </form>`,
  )}
  ${words === undefined ? '' : html`<p class="hint">${say(words)}</p>`}`;
}
