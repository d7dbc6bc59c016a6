import { normaliseCrockford } from '@machikado/contracts/check-digit.ts';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import { admit, admitFreely, type AdmitFailure } from '../exchanges/admit.ts';
import { signOut } from '../exchanges/sign-out.ts';
import type { Visitor } from '../session/session.ts';
import { isFormToken } from './form-token.ts';
import type { Frame } from './pages/layout.ts';
import { messagePage } from './pages/status-page.ts';
import { termsVersion } from './texts/terms-version.ts';
import { frameOf, showSignIn, visitOf, type Portal, type PortalContext } from './portal.ts';

type Form = {
  readonly code: string;
  readonly token: string;
  readonly lang: string | undefined;
  readonly accepted: boolean;
};

async function readForm(c: PortalContext): Promise<Form> {
  const fields = new URLSearchParams(await c.req.text());
  return {
    code: (fields.get('code') ?? '').slice(0, 64),
    token: fields.get('token') ?? '',
    lang: fields.get('lang') ?? undefined,
    accepted: fields.get('accept') === 'yes',
  };
}

/** A form of this very page: the browser names our own origin where it names one, and the token is this phone's. */
function isOwnForm(portal: Portal, c: PortalContext, checked: { form: Form; client: Visitor }): boolean {
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

function sayFailure({ texts }: Frame, failure: AdmitFailure): { status: 422 | 429 | 503; problem: string } {
  if (failure.reason === 'gateway') return { status: 503, problem: texts.gatewayFailed };
  if (failure.reason === 'wait') return sayWait(failure.seconds);
  const what = {
    'unknown-code': texts.unknownCode,
    'code-expired': texts.expiredCode,
    'code-used-up': texts.usedUpCode,
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

  const consent = { way: 'voucher', terms: termsVersion } as const;
  const admitted = await admit(portal.spot, { code: form.code, applicant: client, attemptsOf: client.mac, consent });
  if (admitted.ok) return c.redirect(`/status?lang=${frame.locale}`, 303);
  const { status, problem } = sayFailure(frame, admitted.error);
  if (admitted.error.reason === 'wait') c.header('retry-after', String(admitted.error.seconds));
  return c.html(showSignIn(portal, { ...again, problem }), status);
}

/** `POST /sign-in-free`: the terms are enough, where the city says so; 404 where it does not. */
export async function postSignInFree(portal: Portal, c: PortalContext): Promise<Response> {
  const form = await readForm(c);
  const frame = frameOf(portal, c, form.lang);
  const { freeMinutes: minutes, freePerDay: perDay = 2 } = portal.desired() ?? {};
  const { client } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  if (minutes === undefined) return c.html(messagePage(frame, frame.texts.notFound), 404);
  const again = { frame, client, code: '', accepted: form.accepted };
  if (!isOwnForm(portal, c, { form, client })) {
    return c.html(showSignIn(portal, { ...again, problem: frame.texts.staleForm }), 403);
  }
  if (!form.accepted) return c.html(showSignIn(portal, { ...again, problem: frame.texts.mustAccept }), 422);
  const admitted = await admitFreely(portal.spot, { applicant: client, terms: termsVersion, minutes, perDay });
  if (admitted.ok) return c.redirect(`/status?lang=${frame.locale}`, 303);
  const usedUp = admitted.error === 'used-up';
  const problem = usedUp ? frame.texts.freeUsedUp : frame.texts.busy;
  return c.html(showSignIn(portal, { ...again, problem }), usedUp ? 403 : 503);
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
  if (session) await signOut(portal.spot, session);
  return c.redirect(`/?lang=${frame.locale}&ended=1`, 303);
}
