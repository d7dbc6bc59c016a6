import { normaliseCrockford } from '@machikado/contracts/check-digit.ts';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import { admit, admitFreely, type AdmitFailure, type FreeFailure, type Shut } from '../exchanges/admit.ts';
import { extendSession } from '../exchanges/extend.ts';
import { signOut } from '../exchanges/sign-out.ts';
import type { Visitor } from '../session/session.ts';
import { isFormToken } from './form-token.ts';
import type { Frame } from './pages/layout.ts';
import { extendedWords, messagePage, spokenOpening } from './pages/status-page.ts';
import { termsVersion } from './texts/terms-version.ts';
import { frameOf, visitOf, type Portal, type PortalContext } from './portal.ts';
import { showSignIn } from './show-sign-in.ts';
import { countPurpose, holdBack } from './ways/offer.ts';

type Form = {
  readonly code: string;
  readonly token: string;
  readonly lang: string | undefined;
  readonly accepted: boolean;
  readonly fields: URLSearchParams;
};

async function readForm(c: PortalContext): Promise<Form> {
  const fields = new URLSearchParams(await c.req.text());
  return {
    code: (fields.get('code') ?? '').slice(0, 64),
    token: fields.get('token') ?? '',
    lang: fields.get('lang') ?? undefined,
    accepted: fields.get('accept') === 'yes',
    fields,
  };
}

/** A form of this very page: the browser names our own origin where it names one, and the token is this phone's. */
export function isOwnForm(
  portal: Portal,
  c: PortalContext,
  checked: { form: Pick<Form, 'token'>; client: Visitor },
): boolean {
  const origin = c.req.header('origin');
  const ownOrigin = origin === undefined || [new URL(c.req.url).origin, portal.pagesUrl, portal.secureUrl].some(isSame);
  function isSame(url: string): boolean {
    return origin !== undefined && new URL(url).host === URL.parse(origin)?.host;
  }
  const site = c.req.header('sec-fetch-site');
  const nowMs = portal.spot.now();
  return (
    ownOrigin &&
    (site === undefined || site === 'same-origin') &&
    isFormToken(portal.formKey, checked.client, { token: checked.form.token, nowMs })
  );
}

/** The code as the page may show it again: only when it has a code's form. */
function shownCode(typed: string): string {
  const symbols = normaliseCrockford(typed);
  const code = `${symbols.slice(0, 5)}-${symbols.slice(5)}`;
  return voucherCodePattern.test(code) ? code : '';
}

type Told = { readonly status: 403 | 404 | 422 | 429 | 503; readonly problem: string };

/** Why nobody comes in here, or not by this way. */
export function sayShut({ texts }: Frame, shut: Shut, nowMs: number): Told {
  if (shut.reason === 'no-such-way') return { status: 404, problem: texts.wayShut };
  return { status: 403, problem: texts.joined(texts.closed, spokenOpening(texts, shut.opensAtMs, nowMs)) };
}

function sayFailure(frame: Frame, failure: AdmitFailure, nowMs: number): Told {
  const { texts } = frame;
  if (failure.reason === 'closed' || failure.reason === 'no-such-way') return sayShut(frame, failure, nowMs);
  if (failure.reason === 'gateway') return { status: 503, problem: texts.gatewayFailed };
  if (failure.reason === 'wait') return sayWait(failure.seconds);
  const what = {
    'unknown-code': texts.unknownCode,
    'code-expired': texts.expiredCode,
    'code-used-up': texts.usedUpCode,
    'data-used-up': texts.dataUsedUp,
  }[failure.reason];
  const { standing } = failure;
  if (standing.state === 'wait') return sayWait(standing.seconds);
  return { status: 422, problem: texts.joined(what, texts.triesLeft(standing.triesLeft)) };

  function sayWait(seconds: number): { status: 429; problem: string } {
    return { status: 429, problem: seconds <= 1 ? texts.busy : texts.wait(Math.ceil(seconds / 60)) };
  }
}

/** `POST /sign-in`: 303 to the status page, or the form again with what happened and what to do. */
export async function postSignIn(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readForm(c);
  const frame = frameOf(portal, c, form.lang);
  const { client } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  const again = { frame, client, code: shownCode(form.code), accepted: form.accepted };
  if (!isOwnForm(portal, c, { form, client })) {
    return c.html(showSignIn(portal, { ...again, problem: frame.texts.staleForm }), 403);
  }
  if (!form.accepted) return c.html(showSignIn(portal, { ...again, problem: frame.texts.mustAccept }), 422);
  const held = frame.zone.ways.voucher === undefined ? null : holdBack(portal, client, form.fields);
  if (held === 'guardian') return c.redirect(`/guardian?lang=${frame.locale}`, 303);
  if (held) return c.html(showSignIn(portal, { ...again, problem: frame.texts.sayAge }), 422);

  const consent = { way: 'voucher', terms: termsVersion, language: frame.locale } as const;
  const admitted = await admit(portal.spot, {
    code: form.code,
    applicant: client,
    attemptsOf: client.mac,
    consent,
    zone: c.get('zone'),
  });
  if (admitted.ok) countPurpose(portal, form.fields);
  if (admitted.ok) return c.redirect(`/status?lang=${frame.locale}`, 303);
  const { status, problem } = sayFailure(frame, admitted.error, portal.spot.now());
  if (admitted.error.reason === 'wait') c.header('retry-after', String(admitted.error.seconds));
  return c.html(showSignIn(portal, { ...again, problem }), status);
}

/** `POST /sign-in-free`: the terms are enough, where the city says so; 404 where it does not. */
export async function postSignInFree(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readForm(c);
  const frame = frameOf(portal, c, form.lang);
  const { client } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  if (frame.zone.ways.free === undefined) return c.html(messagePage(frame, frame.texts.notFound), 404);
  const again = { frame, client, code: '', accepted: form.accepted };
  if (!isOwnForm(portal, c, { form, client })) {
    return c.html(showSignIn(portal, { ...again, problem: frame.texts.staleForm }), 403);
  }
  if (!form.accepted) return c.html(showSignIn(portal, { ...again, problem: frame.texts.mustAccept }), 422);
  const held = holdBack(portal, client, form.fields);
  if (held === 'guardian') return c.redirect(`/guardian?lang=${frame.locale}`, 303);
  if (held) return c.html(showSignIn(portal, { ...again, problem: frame.texts.sayAge }), 422);
  const admitted = await admitFreely(portal.spot, {
    applicant: client,
    terms: termsVersion,
    language: frame.locale,
    zone: c.get('zone'),
  });
  if (admitted.ok) countPurpose(portal, form.fields);
  if (admitted.ok) return c.redirect(`/status?lang=${frame.locale}`, 303);
  const { status, problem } = sayFreeFailure(frame, admitted.error, portal.spot.now());
  return c.html(showSignIn(portal, { ...again, problem }), status);
}

function sayFreeFailure(frame: Frame, failure: FreeFailure, nowMs: number): Told {
  const { texts } = frame;
  if (failure.reason === 'closed' || failure.reason === 'no-such-way') return sayShut(frame, failure, nowMs);
  if (failure.reason === 'gateway') return { status: 503, problem: texts.busy };
  return { status: 403, problem: failure.reason === 'used-up' ? texts.freeUsedUp : texts.dataUsedUp };
}

/** `POST /extend`: 303 to the status page, which says whether there is more time now. */
export async function postExtend(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readForm(c);
  const frame = frameOf(portal, c, form.lang);
  const { client, session } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  if (!isOwnForm(portal, c, { form, client })) return c.html(messagePage(frame, frame.texts.staleForm), 403);
  if (!session) return c.redirect(`/?lang=${frame.locale}`, 303);
  const extended = await extendSession(portal.spot, session);
  // Where a controller has to be asked anew, the status page does so.
  const isCalled = c.env.via?.nas.profile.renewal?.value === 'controller';
  const longer = extended.ok && (extended.value.everywhere || isCalled) ? extendedWords.yes : extendedWords.butCut;
  const said = extended.ok ? longer : extendedWords.no;
  return c.redirect(`/status?lang=${frame.locale}&extended=${said}`, 303);
}

/** `POST /sign-out`: answered after the network is shut. Signing out twice is as good as once. */
export async function postSignOut(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readForm(c);
  const frame = frameOf(portal, c, form.lang);
  const { client, session } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  if (!isOwnForm(portal, c, { form, client })) {
    return c.html(messagePage(frame, frame.texts.staleForm), 403);
  }
  const { devices, hash } = portal.spot.ways;
  // Who says good-bye is not let in again by herself a moment later.
  if (session) await signOut(portal.spot, session);
  else await portal.spot.commit(() => devices.forget(hash('device', client.mac)));
  return c.redirect(`/?lang=${frame.locale}&ended=1`, 303);
}
