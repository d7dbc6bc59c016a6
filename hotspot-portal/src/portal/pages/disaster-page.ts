import { html } from 'hono/html';
import { pickRubyText, type LocalText } from '@machikado/contracts/locale.ts';
import type { Place } from '@machikado/contracts/place.ts';
import { layout, note, say, type Frame, type Markup } from './layout.ts';

export type Shelters = { readonly places: readonly Place[]; readonly note: LocalText | undefined };

/** More would not be read on a small screen, and the page has to stay light. */
const maxShelters = 12;

/** Where to flee to, from the city's last word; it is there without the city. */
export function sheltersPart({ locale, texts }: Frame, { places, note: hint }: Shelters): Markup {
  if (places.length === 0 && hint === undefined) return html``;
  const nameOf = ({ name, nameEn }: Place) => (locale === 'ja' || locale === 'ja-x-easy' ? name : (nameEn ?? name));
  return html`<h2>${say(texts.shelters)}</h2>
    ${hint === undefined ? '' : html`<p>${say(pickRubyText(hint, locale))}</p>`}
    <ul class="plain">
      ${places.slice(0, maxShelters).map((place) => html`<li>${nameOf(place)}<br />${place.address ?? ''}</li>`)}
    </ul>`;
}

/** What everybody sees while the network is open because of a disaster: that it is, how to use it safely, where to go. */
export function disasterPage(frame: Frame, view: { drill: boolean; shelters: Shelters }): Markup {
  const { texts } = frame;
  const body = html`
    ${view.drill ? note('calm', texts.disasterDrill) : ''}
    <h2>${say(texts.disasterTitle)}</h2>
    ${note('fine', texts.disasterLead)}
    <ul class="plain">
      ${texts.disasterSafety.map((line) => html`<li>${say(line)}</li>`)}
    </ul>
    ${sheltersPart(frame, view.shelters)}
    <p class="hint">${say(texts.disasterLog)}</p>
  `;
  return layout(frame, { title: texts.disasterTitle, path: '/', body });
}

/** The place and its city, for everybody on this network: also before the sign-in (RFC 8908 §5, `venue-info-url`). */
export function venuePage(frame: Frame, view: { ssid: string | null; shelters: Shelters }): Markup {
  const { texts } = frame;
  const body = html`
    <h2>${say(texts.venueTitle)}</h2>
    <p>${say(texts.venueLead)}</p>
    ${view.ssid === null ? '' : html`<p>SSID: <b>${view.ssid}</b></p>`} ${sheltersPart(frame, view.shelters)}
    <p><a class="go" href="/?lang=${frame.locale}">${say(texts.toStart)}</a></p>
  `;
  return layout(frame, { title: texts.venueTitle, path: '/venue', body });
}
