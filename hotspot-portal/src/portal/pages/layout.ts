import { html, raw } from 'hono/html';
import type { Alert } from '@machikado/contracts/alert.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { Zone } from '@machikado/contracts/spot-policy.ts';
import { pickRubyText, type Locale } from '@machikado/contracts/locale.ts';
import { rubyParts, withoutRuby } from '@machikado/contracts/ruby.ts';
import { catalogue } from '../texts/catalogue.ts';
import type { Texts } from '../texts/ja.ts';
import { lookOf, type Look } from './look.ts';

export type Markup = ReturnType<typeof html>;

/** What every page of the portal carries. */
export type Frame = {
  readonly locale: Locale;
  readonly languages: readonly Locale[];
  readonly texts: Texts;
  readonly cityName: string;
  readonly desk: City['desk'] | null;
  /** Where this phone is. */
  readonly zone: Zone;
  readonly alerts: readonly Alert[];
  readonly look: Look;
};

type FrameSource = {
  readonly locale: Locale;
  readonly languages: readonly Locale[];
  readonly city: City | null;
  readonly zone: Zone;
  readonly alerts: readonly Alert[];
};

export function makeFrame({ locale, languages, city, zone, alerts }: FrameSource): Frame {
  const texts = catalogue[locale];
  return {
    locale,
    languages,
    texts,
    cityName: city ? pickRubyText(city.name, locale) : texts.unnamedCity,
    desk: city?.desk ?? null,
    zone,
    look: lookOf(city),
    alerts: alerts.toSorted((one, other) => other.level - one.level).slice(0, 3),
  };
}

/** The street corner: two strokes that meet, and a small warm light. */
const mark = raw(
  '<svg width="34" height="34" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">' +
    '<path d="M7 36H21M36 21V7" stroke="var(--sky)"/><circle cx="36" cy="36" r="7" fill="var(--lamp)"/></svg>',
);
const icon = (path: string) =>
  raw(
    `<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${path}</svg>`,
  );
export const icons = {
  warn: icon('<circle cx="12" cy="12" r="10"/><path d="M12 7v6M12 16.5v.5"/>'),
  good: icon('<circle cx="12" cy="12" r="10"/><path d="m8 12 3 3 5-6"/>'),
  shield: icon('<path d="M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6z"/><path d="M12 8v5M12 16v.5"/>'),
};

/** A text for the page: readings of easy Japanese stand over their kanji. */
export function say(text: string): Markup {
  const parts = rubyParts(text).map(({ base, reading }) =>
    reading === undefined ? base : html`<ruby>${base}<rt>${reading}</rt></ruby>`,
  );
  return html`${parts}`;
}

export function note(kind: 'bad' | 'fine' | 'calm', text: string): Markup {
  const role = kind === 'bad' ? 'alert' : 'status';
  const picture = kind === 'bad' ? icons.warn : kind === 'fine' ? icons.good : icons.shield;
  return html`<div class="note ${kind}" role="${role}">
    ${picture}
    <p>${say(text)}</p>
  </div>`;
}

function alertBanner({ locale, texts }: Frame, alert: Alert): Markup {
  const drill = alert.drill ? `【${texts.drill}】` : '';
  return html`<section class="alert" role="alert">
    <b class="l${alert.level}"
      >${say(`${drill}${texts.alertLabel(alert.level)} ${pickRubyText(alert.headline, locale)}`)}</b
    >
    <p>${say(pickRubyText(alert.action, locale))}</p>
  </section>`;
}

const nameOf = (locale: Locale) => say(catalogue[locale].languageName);

/** A whole page. `path` is the page's own address, to which the language links lead; it carries nothing from outside. */
export function layout(frame: Frame, page: { title: string; path: string; body: Markup }): Markup {
  const { locale, texts, desk, zone } = frame;
  const glue = page.path.includes('?') ? '&' : '?';
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${withoutRuby(page.title)}</title>
        ${frame.look.element}
      </head>
      <body>
        <nav class="top" aria-label="Language">
          ${frame.languages.map((other) =>
            other === locale
              ? html`<b lang="${other}">${nameOf(other)}</b>`
              : html`<a lang="${other}" hreflang="${other}" href="${page.path}${glue}lang=${other}"
                  >${nameOf(other)}</a
                >`,
          )}
        </nav>
        <main>
          ${frame.alerts.map((alert) => alertBanner(frame, alert))}
          <h1>${mark}<span>${say(texts.sentence(frame.cityName))}</span></h1>
          ${zone.name ? html`<p><b>${say(pickRubyText(zone.name, locale))}</b></p>` : ''} ${page.body}
          ${desk ? html`<p class="foot">${say(`${texts.ask}: ${deskLine(desk, locale)}`)}</p>` : ''}
        </main>
      </body>
    </html>`;
}

function deskLine(desk: City['desk'], locale: Locale): string {
  return [pickRubyText(desk.name, locale), ...(desk.phone === undefined ? [] : [desk.phone])].join(' ');
}
