import { remainingSeconds, type Session } from '../session/session.ts';

export const capportMediaType = 'application/captive+json';

/** RFC 8908 §5: what an operating system asks to know whether it is behind a portal. */
export type CapportState = {
  readonly captive: boolean;
  readonly 'user-portal-url': string;
  /** About the place and, in disaster mode, how to use the open network. */
  readonly 'venue-info-url': string;
  readonly 'seconds-remaining'?: number;
  readonly 'can-extend-session': boolean;
};

export type CapportAsk = {
  readonly session: Session | null;
  /** True in disaster mode: then nobody is held, and nobody's time runs out. */
  readonly everybody: boolean;
  /** With a slash at its end and https, as §5 wants. */
  readonly portalUrl: string;
  readonly nowMs: number;
};

/** The state of one phone. A new code gives new time, so a session can be extended. */
export function capportState({ session, everybody, portalUrl, nowMs }: CapportAsk): CapportState {
  const seconds = session && !everybody ? remainingSeconds(session, nowMs) : 0;
  return {
    captive: seconds === 0 && !everybody,
    'user-portal-url': portalUrl,
    'venue-info-url': everybody ? portalUrl : `${portalUrl}venue`,
    ...(seconds > 0 && { 'seconds-remaining': seconds }),
    'can-extend-session': true,
  };
}
