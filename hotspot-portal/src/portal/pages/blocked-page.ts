import { html } from 'hono/html';
import type { NameListKind } from '../../lan/name-filter.ts';
import { layout, note, say, type Frame, type Markup } from './layout.ts';

/** Why a page does not open here: whose rule it is, that nobody writes down who wanted it, and whom to tell of a mistake. */
export function blockedPage(frame: Frame, list: NameListKind | null): Markup {
  const { texts } = frame;
  const reason = { youth: texts.blockedYouth, malware: texts.blockedMalware };
  const body = html`
    <h2>${say(texts.blockedTitle)}</h2>
    ${note('calm', list === null ? texts.blockedLead : reason[list])}
    <p>${say(texts.blockedRecord)}</p>
    <p>${say(texts.blockedMistake)}</p>
    <p><a class="go" href="/?lang=${frame.locale}">${say(texts.toStart)}</a></p>
  `;
  // `list` is one of ours or nothing: what was asked for never comes back on the page.
  const path = list === null ? '/blocked' : `/blocked?list=${list}`;
  return layout(frame, { title: texts.blockedTitle, path, body });
}
