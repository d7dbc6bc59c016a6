import { remainingSeconds, type Session } from '../session/session.ts';

export const capportMediaType = 'application/captive+json';

/** RFC 8908 §5: what an operating system asks to know whether it is behind a portal. */
export type CapportState = {
  readonly captive: boolean;
  readonly 'user-portal-url': string;
  /** About the place and, in disaster mode, how to use the open network. */
  readonly 'venue-info-url': string;
  readonly 'seconds-remaining'?: number;
  readonly 'bytes-remaining'?: number;
  readonly 'can-extend-session': boolean;
};

export type CapportAsk = {
  readonly session: Session | null;
  /** True in disaster mode: then nobody is held, and nobody's time runs out. */
  readonly everybody: boolean;
  /** With a slash at its end and https, as §5 wants. */
  readonly portalUrl: string;
  /** What is left of her data, where it is limited, and whether she can have more time. */
  readonly standing: { readonly bytesLeft: number | null; readonly canExtend: boolean } | null;
  readonly nowMs: number;
};

/** The state of one phone. */
export function capportState({ session, everybody, portalUrl, standing, nowMs }: CapportAsk): CapportState {
  const seconds = session && !everybody ? remainingSeconds(session, nowMs) : 0;
  const bytesLeft = standing?.bytesLeft ?? null;
  return {
    captive: seconds === 0 && !everybody,
    'user-portal-url': portalUrl,
    'venue-info-url': everybody ? portalUrl : `${portalUrl}venue`,
    ...(seconds > 0 && { 'seconds-remaining': seconds }),
    ...(seconds > 0 && bytesLeft !== null && { 'bytes-remaining': bytesLeft }),
    // Whoever has no session can get one.
    'can-extend-session': seconds === 0 || standing === null || standing.canExtend,
  };
}
