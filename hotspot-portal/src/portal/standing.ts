import { standingOf } from '../exchanges/extend.ts';
import { tierOf, zoneOf } from '../session/policy.ts';
import type { Visitor, Session } from '../session/session.ts';
import type { CapportAsk } from './capport.ts';
import { makeFormToken } from './form-token.ts';
import type { Frame, Markup } from './pages/layout.ts';
import { statusPage, type ExtensionView } from './pages/status-page.ts';
import { personOf } from './ways/status.ts';
import type { Portal } from './portal.ts';

type Visit = { readonly client: Visitor; readonly session: Session; readonly extended: string | undefined };

function extensionView({ spot }: Portal, session: Session): ExtensionView {
  const { renewalsLeft: times, extension } = standingOf(spot, session);
  const { minutes } = tierOf(spot.policy(), session.tier);
  if (times === 0 || minutes === undefined || (!extension.ok && extension.error !== 'too-early')) return null;
  return { minutes, times, now: extension.ok };
}

/** The page of a phone that is online. */
export function showStatus(portal: Portal, frame: Frame, visit: Visit): Markup {
  const { texts } = frame;
  const notice = {
    '1': { kind: 'fine', text: texts.extended } as const,
    '0': { kind: 'bad', text: texts.notExtended } as const,
  }[visit.extended ?? ''];
  const { bytesLeft, slowed } = standingOf(portal.spot, visit.session);
  const nowMs = portal.spot.now();
  return statusPage(frame, {
    secondsLeft: Math.max(0, Math.floor((visit.session.endsAtMs - nowMs) / 1000)),
    endsAt: new Date(visit.session.endsAtMs),
    formToken: makeFormToken(portal.formKey, visit.client, nowMs),
    bytesLeft,
    slowed,
    extension: extensionView(portal, visit.session),
    person: personOf(portal, visit),
    ...(notice && { notice }),
  });
}

/** More time by pressing, or by one more code where codes are taken. */
export function capportStanding(portal: Portal, session: Session): NonNullable<CapportAsk['standing']> {
  const { bytesLeft, renewalsLeft, extension } = standingOf(portal.spot, session);
  const canRenew = renewalsLeft > 0 && (extension.ok || extension.error === 'too-early');
  return { bytesLeft, canExtend: canRenew || zoneOf(portal.spot.policy(), session.zone).ways.voucher !== undefined };
}
