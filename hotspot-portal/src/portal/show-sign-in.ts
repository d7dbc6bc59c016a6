import { html } from 'hono/html';
import type { Visitor } from '../session/session.ts';
import { makeFormToken } from './form-token.ts';
import type { Frame, Markup } from './pages/layout.ts';
import { signInPage, type SignInView } from './pages/sign-in-page.ts';
import { agePart, purposePart } from './pages/way-page.ts';
import type { Portal } from './portal.ts';
import { askedHere, otherWays } from './ways/offer.ts';

/** The first page, with what this zone offers and asks. */
export function showSignIn(
  portal: Portal,
  view: Omit<SignInView, 'formToken' | 'ways' | 'extra' | 'others'> & { frame: Frame; client: Visitor },
): Markup {
  const { ways } = view.frame.zone;
  const asked = askedHere(portal);
  return signInPage(view.frame, {
    ...view,
    ways: { free: ways.free !== undefined, voucher: ways.voucher !== undefined },
    extra: html`${agePart(view.frame, asked)}${purposePart(view.frame, asked)}`,
    others: otherWays(portal, view.frame),
    formToken: makeFormToken(portal.formKey, view.client, portal.spot.now()),
  });
}
