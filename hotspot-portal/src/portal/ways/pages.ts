import { html } from 'hono/html';
import { waitingChallenge } from '../../exchanges/challenge.ts';
import type { Visitor, Session } from '../../session/session.ts';
import { makeFormToken } from '../form-token.ts';
import { say, type Frame, type Markup } from '../pages/layout.ts';
import { formPage, type Field, type FormView } from '../pages/way-page.ts';
import type { Portal } from '../portal.ts';
import { askedHere } from './offer.ts';
import type { PagedWay } from './visit.ts';

export type Shown = { readonly portal: Portal; readonly frame: Frame; readonly client: Visitor };
export type Again = { readonly problem?: string; readonly notice?: string; readonly fields?: URLSearchParams };

type Form = Pick<FormView, 'title' | 'lead' | 'fields' | 'button'>;

const tokenFor = ({ portal, client }: Shown) => makeFormToken(portal.formKey, client, portal.spot.now());

/** The fields of a way. Secrets never come back into a page, names and addresses do. */
function formOf(shown: Shown, way: Exclude<PagedWay, 'oidc'>, typed: (name: string) => string): Form {
  const { texts } = shown.frame;
  const email = (name: string, label: string, hint?: string): Field => ({
    ...{ name, label, type: 'email', autocomplete: 'email', value: typed(name) },
    ...(hint !== undefined && { hint }),
  });
  const text = (name: string, label: string, autocomplete = 'off'): Field => ({
    ...{ name, label, type: 'text', autocomplete, value: typed(name) },
  });
  const minutes = shown.portal.ways?.settings.email?.provisionalMinutes ?? 0;
  const forms: Readonly<Record<Exclude<PagedWay, 'oidc'>, Form>> = {
    email: {
      ...{ title: texts.byEmail, lead: texts.emailLead(minutes), button: texts.sendCode },
      fields: [email('email', texts.emailLabel, texts.emailHint)],
    },
    sms: {
      ...{ title: texts.bySms, lead: texts.smsLead, button: texts.sendCode },
      fields: [{ name: 'phone', label: texts.phoneLabel, type: 'tel', autocomplete: 'tel', value: typed('phone') }],
    },
    sponsor: {
      ...{ title: texts.bySponsor, lead: texts.sponsorLead, button: texts.sponsorSend },
      fields: [text('visitor', texts.visitorLabel, 'name'), email('sponsor', texts.sponsorLabel)],
    },
    card: {
      ...{ title: texts.byCard, lead: texts.cardLead, button: texts.connectWith },
      fields: [
        { ...text('number', texts.cardNumberLabel, 'username'), numeric: true },
        { name: 'pin', label: texts.pinLabel, type: 'password', autocomplete: 'off', numeric: true },
      ],
    },
    ticket: {
      ...{ title: texts.byTicket, lead: texts.ticketLead, button: texts.connectWith },
      fields: [text('ticket', texts.ticketLabel)],
    },
    radius: {
      ...{ title: texts.byRadius, lead: texts.radiusLead, button: texts.connectWith },
      fields: [
        text('user', texts.userLabel, 'username'),
        { name: 'password', label: texts.passwordLabel, type: 'password', autocomplete: 'current-password' },
      ],
    },
  };
  return forms[way];
}

export function showWay(shown: Shown, way: Exclude<PagedWay, 'oidc'>, again: Again = {}): Markup {
  const typed = (name: string) => (again.fields?.get(name) ?? '').slice(0, 254);
  return formPage(shown.frame, {
    ...formOf(shown, way, typed),
    action: `/way/${way}`,
    formToken: tokenFor(shown),
    asked: askedHere(shown.portal),
    accepted: again.fields?.get('accept') === 'yes',
    ...(again.problem !== undefined && { problem: again.problem }),
  });
}

/** The terms before somebody is sent to an identity provider. */
export function showProvider(shown: Shown, provider: { id: string; name: string }, again: Again = {}): Markup {
  const { texts } = shown.frame;
  return formPage(shown.frame, {
    ...{ title: texts.byProvider(provider.name), lead: texts.providerLead(provider.name), fields: [] },
    action: `/way/oidc?provider=${provider.id}`,
    formToken: tokenFor(shown),
    button: texts.connectWith,
    asked: askedHere(shown.portal),
    accepted: again.fields?.get('accept') === 'yes',
    ...(again.problem !== undefined && { problem: again.problem }),
  });
}

/** Where a code that was sent is typed. Whoever comes to it with nothing sent is told so. */
export function showTyping(shown: Shown & { session: Session | null }, again: Again = {}): Markup {
  const { portal, frame, client, session } = shown;
  const { texts } = frame;
  const challenge = waitingChallenge(portal.spot, client.mac);
  const grant = session && portal.spot.ways.grants.ofVoucher(session.voucher);
  const minutes = grant?.provisional ? portal.ways?.settings.email?.provisionalMinutes : undefined;
  const sent = challenge?.kind === 'email' && minutes !== undefined ? texts.codeSentOnline(minutes) : texts.codeSent;
  const problem = again.problem ?? (challenge ? undefined : texts.codeOver);
  const lead =
    challenge?.kind === 'guardian' ? texts.guardianLead : challenge?.kind === 'sponsor' ? texts.sponsorSent : sent;
  return formPage(frame, {
    ...{ title: texts.codeTitle, lead, button: texts.checkCode, action: '/code', formToken: tokenFor(shown) },
    fields: [
      {
        ...{ name: 'typed', label: texts.typedLabel, type: 'text', hint: texts.typedHint },
        ...{ autocomplete: 'one-time-code', numeric: true },
      },
    ],
    ...(problem !== undefined && { problem }),
    ...(challenge?.kind === 'sponsor' && {
      more: html`<p><a class="button quiet" href="/code?lang=${frame.locale}">${say(texts.vouchLook)}</a></p>`,
    }),
  });
}

export function showGuardian(shown: Shown, again: Again = {}): Markup {
  const { texts } = shown.frame;
  return formPage(shown.frame, {
    ...{ title: texts.guardianTitle, lead: texts.guardianLead, button: texts.guardianSend },
    ...{ action: '/guardian', formToken: tokenFor(shown) },
    fields: [
      {
        ...{ name: 'email', label: texts.guardianLabel, type: 'email', autocomplete: 'off', hint: texts.emailHint },
        value: (again.fields?.get('email') ?? '').slice(0, 254),
      },
    ],
    ...(again.problem !== undefined && { problem: again.problem }),
  });
}
