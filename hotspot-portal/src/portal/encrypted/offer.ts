import { accountHolder, type AccountHolder } from '../../exchanges/network-access.ts';
import type { OnboardingDoor } from '../../onboarding/open-onboarding.ts';
import type { Session } from '../../session/session.ts';
import type { Portal, PortalContext } from '../portal.ts';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What carries a password goes by https, or does not leave this machine. */
export function isSecret(c: PortalContext): boolean {
  const peer = c.env.incoming.socket.remoteAddress ?? '';
  return new URL(c.req.url).protocol === 'https:' || loopback.has(peer);
}

/** Whether phones get pages by https here without a warning; on this machine alone it does not matter. */
function isTrusted({ pagesUrl }: Portal): boolean {
  const { protocol, hostname } = new URL(pagesUrl);
  return protocol === 'https:' || loopback.has(hostname);
}

/**
 * The settings by which phones are set up; `null` where the spot has none, where phones do not know the portal's
 * certificate, or at another maker's access point, whose pages carry the visit in their addresses.
 */
export function onboardingHere(portal: Portal, { env }: Pick<PortalContext, 'env'>): OnboardingDoor | null {
  return env.via || !isTrusted(portal) ? null : (portal.onboarding ?? null);
}

/** Who may set up a device in this session: see `accountHolder`. */
export function holderHere(portal: Portal, c: PortalContext, session: Session | null): AccountHolder | null {
  return session && onboardingHere(portal, c) ? accountHolder(portal.spot, session) : null;
}
