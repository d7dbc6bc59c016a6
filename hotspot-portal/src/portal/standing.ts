import { standingOf } from '../exchanges/extend.ts';
import type { Nas } from '../access-points/access-points-file.ts';
import { tierOf, zoneOf } from '../session/policy.ts';
import type { Visitor, Session } from '../session/session.ts';
import type { CapportAsk } from './capport.ts';
import { makeFormToken } from './form-token.ts';
import type { Frame, Markup } from './pages/layout.ts';
import { extendedWords, statusPage, type ExtensionView } from './pages/status-page.ts';
import { personOf } from './ways/status.ts';
import type { Portal } from './portal.ts';

type Visit = {
  readonly client: Visitor;
  readonly session: Session;
  readonly extended: string | undefined;
  /** The access point of another maker where the phone is. */
  readonly nas: Nas | undefined;
  /** Whether devices can be set up for the encrypted network in this session. */
  readonly encrypted: boolean;
};

function extensionView({ spot }: Portal, { session, nas, extended }: Visit): ExtensionView {
  const { renewalsLeft: times, extension } = standingOf(spot, session);
  const { minutes } = tierOf(spot.policy(), session.tier);
  if (times === 0 || minutes === undefined || (!extension.ok && extension.error !== 'too-early')) return null;
  // Once is enough: right after it is pressed it stands above.
  const cut = nas !== undefined && nas.profile.renewal === undefined && extended !== extendedWords.butCut;
  return { minutes, times, now: extension.ok, cut };
}

/** The page of a phone that is online. */
export function showStatus(portal: Portal, frame: Frame, visit: Visit): Markup {
  const { texts } = frame;
  const notice = {
    [extendedWords.yes]: { kind: 'fine', text: texts.extended } as const,
    [extendedWords.no]: { kind: 'bad', text: texts.notExtended } as const,
    [extendedWords.butCut]: { kind: 'fine', text: texts.joined(texts.extended, texts.cutOnce) } as const,
  }[visit.extended ?? ''];
  const { bytesLeft, slowed } = standingOf(portal.spot, visit.session);
  const nowMs = portal.spot.now();
  return statusPage(frame, {
    secondsLeft: Math.max(0, Math.floor((visit.session.endsAtMs - nowMs) / 1000)),
    endsAt: new Date(visit.session.endsAtMs),
    formToken: makeFormToken(portal.formKey, visit.client, nowMs),
    bytesLeft,
    slowed,
    extension: extensionView(portal, visit),
    person: personOf(portal, visit),
    encrypted: visit.encrypted,
    ...(notice && { notice }),
  });
}

/** More time by pressing, or by one more code where codes are taken. */
export function capportStanding(portal: Portal, session: Session): NonNullable<CapportAsk['standing']> {
  const { bytesLeft, renewalsLeft, extension } = standingOf(portal.spot, session);
  const canRenew = renewalsLeft > 0 && (extension.ok || extension.error === 'too-early');
  return { bytesLeft, canExtend: canRenew || zoneOf(portal.spot.policy(), session.zone).ways.voucher !== undefined };
}
