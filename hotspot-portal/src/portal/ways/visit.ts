import { withoutRuby } from '@machikado/contracts/ruby.ts';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import type { Verified } from '../../exchanges/admit-verified.ts';
import { admitVerified } from '../../exchanges/admit-verified.ts';
import type { Visitor, Session } from '../../session/session.ts';
import type { Frame } from '../pages/layout.ts';
import { messagePage } from '../pages/status-page.ts';
import { frameOf, visitOf, type Portal, type PortalContext } from '../portal.ts';
import { isOwnForm, sayShut } from '../sign-in.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { allowanceHere } from './offer.ts';

/** A form that came from the phone to which it was given. */
export type PostedForm = {
  readonly portal: Portal;
  readonly c: PortalContext;
  readonly frame: Frame;
  readonly client: Visitor;
  readonly session: Session | null;
  /** Where the phone is. */
  readonly zone: string;
  readonly fields: URLSearchParams;
};

/** Reads a posted form; an answer where it does not come from a phone of this spot, or is not ours. */
export async function readPosted(portal: Portal, c: PortalContext): Promise<PostedForm | Response> {
  const fields = new URLSearchParams(await c.req.text());
  const frame = frameOf(portal, c, fields.get('lang') ?? undefined);
  const { client, session } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  if (!isOwnForm(portal, c, { form: { token: fields.get('token') ?? '' }, client })) {
    return c.html(messagePage(frame, frame.texts.staleForm), 403);
  }
  return { portal, c, frame, client, session, zone: c.get('zone'), fields };
}

/** What a handler says to a form: online, one page on, or what is wrong. */
export type Said =
  | { readonly kind: 'go'; readonly to: string }
  | { readonly kind: 'problem'; readonly text: string; readonly status: 403 | 404 | 422 | 429 | 503 };

export const problem = (text: string, status: 403 | 404 | 422 | 429 | 503 = 422): Said => ({
  kind: 'problem',
  text,
  status,
});

/** Brings in whoever has shown who she is, within what her way gives here; `minutes` where less is left of her right. */
export async function bringIn(
  { portal, client, frame, zone }: Pick<PostedForm, 'portal' | 'client' | 'frame' | 'zone'>,
  verified: Verified,
  minutes?: number,
): Promise<Said> {
  const allowance = allowanceHere(portal, frame.zone, verified.way);
  if (!allowance) return problem(frame.texts.notFound, 403);
  const admitted = await admitVerified(portal.spot, {
    ...verified,
    applicant: client,
    zone,
    terms: termsVersion,
    language: frame.locale,
    allowance: { ...allowance, minutes: Math.max(1, Math.min(allowance.minutes, minutes ?? allowance.minutes)) },
    remember: portal.ways?.settings.remember,
  });
  if (admitted.ok) return { kind: 'go', to: `/status?lang=${frame.locale}` };
  const failure = admitted.error;
  if (failure.reason === 'closed' || failure.reason === 'no-such-way') {
    const told = sayShut(frame, failure, portal.spot.now());
    return problem(told.problem, told.status);
  }
  if (failure.reason === 'gateway') return problem(frame.texts.busy, 503);
  const { turnsUsedUp, dataUsedUp } = frame.texts;
  return problem(failure.reason === 'used-up' ? turnsUsedUp : dataUsedUp, 403);
}

/** Wrong words of somebody who says who she is, counted like wrong codes. */
export function sayWrong({ portal, client, frame: { texts } }: PostedForm): Said {
  const standing = portal.spot.attempts.wrong(client.mac, portal.spot.now());
  if (standing.state === 'wait') return sayWait(texts, standing.seconds);
  return problem(texts.joined(texts.wrongWords, texts.triesLeft(standing.triesLeft)));
}

export function sayWait(texts: Frame['texts'], seconds: number): Said {
  return problem(seconds <= 1 ? texts.busy : texts.wait(Math.ceil(seconds / 60)), 429);
}

/** A mail in the language of the page; readings would be noise in plain text. */
export function mailIn(frame: Frame, to: string, body: string): { to: string; subject: string; text: string } {
  return { to, subject: withoutRuby(frame.texts.mailSubject(frame.cityName)), text: `${withoutRuby(body)}\n` };
}

export type PagedWay = Exclude<WayIn, 'free' | 'voucher'>;
