import { html } from 'hono/html';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { Texts } from '../texts/ja.ts';
import { personPart, provisionalPart, type PersonView } from './person-part.ts';
import { layout, note, say, type Frame, type Markup } from './layout.ts';

export type StatusView = {
  readonly secondsLeft: number;
  readonly endsAt: Date;
  readonly formToken: string;
  readonly person: PersonView;
};

/** Whole minutes, rounded down: a promise of time that is kept. */
export function spokenRemaining(texts: Texts, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return texts.lessThanMinute;
  return minutes < 60 ? texts.minutes(minutes) : texts.hours(Math.floor(minutes / 60), minutes % 60);
}

/** What a phone that is online sees: that it is, for how long, and how to end it. */
export function statusPage(frame: Frame, view: StatusView): Markup {
  const { texts, locale } = frame;
  const body = html`
    ${view.person.provisional ? provisionalPart(frame) : note('fine', texts.joined(texts.onlineSentence, texts.onlineHint))}
    <h2>${say(texts.remaining)}</h2>
    <p class="clock">${say(spokenRemaining(texts, view.secondsLeft))}</p>
    <p>${say(texts.until(civilTimeAt(view.endsAt).time))}</p>
    <form method="post" action="/sign-out">
      <input type="hidden" name="token" value="${view.formToken}" />
      <input type="hidden" name="lang" value="${locale}" />
      <button class="quiet">${say(texts.signOut)}</button>
    </form>
    ${personPart(frame, view.person, view.formToken)}
    <p><a href="/?another=1&amp;lang=${locale}">${say(texts.anotherCode)}</a></p>
  `;
  return layout(frame, { title: texts.online, path: '/status', refreshS: 60, body });
}

/** One message and the way back. */
export function messagePage(frame: Frame, message: string): Markup {
  const body = html`${note('bad', message)}
    <p><a href="/?lang=${frame.locale}">${say(frame.texts.toStart)}</a></p>`;
  return layout(frame, { title: frame.texts.sentence(frame.cityName), path: '/', body });
}
