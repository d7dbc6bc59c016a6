import { remainingSeconds, type Session } from '../session/session.ts';

export const capportMediaType = 'application/captive+json';

/** RFC 8908 §5: what an operating system asks to know whether it is behind a portal. */
export type CapportState = {
  readonly captive: boolean;
  readonly 'user-portal-url': string;
  readonly 'seconds-remaining'?: number;
  readonly 'can-extend-session': boolean;
};

/** The state of one phone; `portalUrl` is https, as §5 wants. A new code gives new time, so a session can be extended. */
export function capportState(session: Session | null, portalUrl: string, nowMs: number): CapportState {
  const seconds = session ? remainingSeconds(session, nowMs) : 0;
  return {
    captive: seconds === 0,
    'user-portal-url': portalUrl,
    ...(seconds > 0 && { 'seconds-remaining': seconds }),
    'can-extend-session': true,
  };
}
