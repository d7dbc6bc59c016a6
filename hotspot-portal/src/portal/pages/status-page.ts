import { html } from 'hono/html';
import { pickRubyText } from '@machikado/contracts/locale.ts';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { Texts } from '../texts/ja.ts';
import { personPart, provisionalPart, type PersonView } from './person-part.ts';
import { layout, note, say, type Frame, type Markup } from './layout.ts';

export type StatusView = {
  readonly secondsLeft: number;
  readonly endsAt: Date;
  readonly formToken: string;
  /** `null` where data is not limited. */
  readonly bytesLeft: number | null;
  readonly slowed: boolean;
  readonly extension: ExtensionView;
  readonly person: PersonView;
  /** Whether there is an encrypted network for which this device can be set up. */
  readonly encrypted: boolean;
  readonly notice?: { readonly kind: 'bad' | 'fine'; readonly text: string };
};

/**
 * Making the turn longer: `minutes` at a time, so many times, from now on or later; `null` where there is no more. `cut`:
 * the access point there ends it once at its first end all the same.
 */
export type ExtensionView = {
  readonly minutes: number;
  readonly times: number;
  readonly now: boolean;
  readonly cut: boolean;
} | null;

/** What `/extend` leads back with: not longer, longer, and longer here while the access point keeps to the first end. */
export const extendedWords = { no: '0', yes: '1', butCut: '2' } as const;

/** Whole minutes, rounded down: a promise of time that is kept. */
export function spokenRemaining(texts: Texts, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return texts.lessThanMinute;
  return minutes < 60 ? texts.minutes(minutes) : texts.hours(Math.floor(minutes / 60), minutes % 60);
}

const decimals = 10;

/** Rounded down to a tenth below 100 MB and to whole ones above: what is promised is there. */
export function spokenData(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  return `${megabytes < 100 ? Math.floor(megabytes * decimals) / decimals : Math.floor(megabytes)} MB`;
}

function extensionPart(frame: Frame, { extension, formToken }: StatusView): Markup {
  const { texts, locale } = frame;
  if (!extension) return html``;
  const times = say(texts.extensionsLeft(extension.times));
  if (!extension.now) return html`<p class="hint">${say(texts.extendLater)} ${times}</p>`;
  return html`<form method="post" action="/extend">
    <input type="hidden" name="token" value="${formToken}" />
    <input type="hidden" name="lang" value="${locale}" />
    <p class="hint">${times}${extension.cut ? html` ${say(texts.cutOnce)}` : ''}</p>
    <button>${say(texts.extend(extension.minutes))}</button>
  </form>`;
}

function dataPart({ texts }: Frame, { bytesLeft, slowed }: StatusView): Markup {
  const left =
    bytesLeft === null
      ? ''
      : html`<h2>${say(texts.dataLeft)}</h2>
          <p class="clock">${spokenData(bytesLeft)}</p>`;
  return html`${left}${slowed ? note('calm', texts.slowed) : ''}`;
}

/** What has just happened, else that she is online, or for minutes only. */
function headPart(frame: Frame, { notice, person }: StatusView): Markup {
  const { texts } = frame;
  if (person.provisional) return provisionalPart(frame);
  return notice ? note(notice.kind, notice.text) : note('fine', texts.joined(texts.onlineSentence, texts.onlineHint));
}

function encryptedPart({ texts, locale }: Frame, { encrypted }: StatusView): Markup {
  if (!encrypted) return html``;
  return html`<h2>${say(texts.encTitle)}</h2>
    <p><a class="button quiet" href="/encrypted?lang=${locale}">${say(texts.encOpen)}</a></p>`;
}

/** What a phone that is online sees: that it is, for how long and how much, how to go on, and how to end it. */
export function statusPage(frame: Frame, view: StatusView): Markup {
  const { texts, locale } = frame;
  const body = html`
    ${headPart(frame, view)}
    <h2>${say(texts.remaining)}</h2>
    <p class="clock">${say(spokenRemaining(texts, view.secondsLeft))}</p>
    <p>
      ${say(texts.until(civilTimeAt(view.endsAt).time))}<br />
      <a class="go" href="/status?lang=${locale}">${say(texts.lookAgain)}</a>
    </p>
    ${dataPart(frame, view)} ${extensionPart(frame, view)} ${encryptedPart(frame, view)}
    <form method="post" action="/sign-out">
      <input type="hidden" name="token" value="${view.formToken}" />
      <input type="hidden" name="lang" value="${locale}" />
      <button class="quiet">${say(texts.signOut)}</button>
    </form>
    ${personPart(frame, view.person, view.formToken)}
    <p><a class="go" href="/?another=1&amp;lang=${locale}">${say(texts.anotherCode)}</a></p>
  `;
  return layout(frame, { title: texts.online, path: '/status', body });
}

/** When the zone opens, in words; empty where nobody knows. */
export function spokenOpening(texts: Texts, opensAtMs: number | null, nowMs: number): string {
  if (opensAtMs === null) return '';
  const { date, time } = civilTimeAt(new Date(opensAtMs));
  if (date === civilTimeAt(new Date(nowMs)).date) return texts.opensToday(time);
  const [, month = 0, day = 0] = date.split('-').map(Number);
  return texts.opensOn(month, day, time);
}

/** Outside its hours a zone says when it opens, and what the place has to say. */
export function closedPage(frame: Frame, { opensAtMs, nowMs }: { opensAtMs: number | null; nowMs: number }): Markup {
  const { texts, locale, zone } = frame;
  const opening = spokenOpening(texts, opensAtMs, nowMs);
  const body = html`${note('calm', texts.joined(texts.closed, opening))}
    ${zone.notice ? html`<p>${say(pickRubyText(zone.notice, locale))}</p>` : ''}
    <p><a class="go" href="/venue?lang=${locale}">${say(texts.venueTitle)}</a></p>`;
  return layout(frame, { title: texts.sentence(frame.cityName), path: '/', body });
}

/** One message and the way back. */
export function messagePage(frame: Frame, message: string): Markup {
  const body = html`${note('bad', message)}
    <p><a class="go" href="/?lang=${frame.locale}">${say(frame.texts.toStart)}</a></p>`;
  return layout(frame, { title: frame.texts.sentence(frame.cityName), path: '/', body });
}
