import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What a code that was sent is for: to come in by one of these ways, or a guardian's word for a minor. `vouched` is a
 * sponsor's that needs no code any more, since she has given her word by the link in her mail.
 */
export type ChallengeKind = 'email' | 'sms' | 'sponsor' | 'vouched' | 'guardian';

/** A code that waits to be typed on the device that asked for it. Kept without the code itself. */
export type Challenge = {
  readonly kind: ChallengeKind;
  /** Keyed hash of whom the code was sent to. */
  readonly identity: string;
  readonly code: string;
  readonly endsAtMs: number;
  readonly triesLeft: number;
};

const digits = 8;
export const challengeLifeMs = 15 * 60_000;
/** A member of staff may be in a meeting. */
export const sponsorLifeMs = 60 * 60_000;
export const challengeTries = 5;

/** Eight digits in two groups of a number below 10^8: with five tries each a guess is right once in 20 million. */
export function formatTypedCode(number: number): string {
  const text = String(number).padStart(digits, '0');
  return `${text.slice(0, 4)} ${text.slice(4)}`;
}

export const typedCodeLimit = 10 ** digits;

/** Keyed hash of a code as it was typed, full-width digits and separators forgiven; bound to one device. */
export function hashTypedCode(key: Uint8Array, device: string, typed: string): string {
  const clean = typed.slice(0, 40).normalize('NFKC').replaceAll(/\D/g, '');
  return createHmac('sha256', key).update(`typed-code\0${device}\0${clean}`).digest('hex');
}

export type Judgement = 'right' | 'wrong' | 'over';

export function judgeTypedCode(challenge: Challenge, hash: string, nowMs: number): Judgement {
  if (nowMs >= challenge.endsAtMs || challenge.triesLeft < 1) return 'over';
  return timingSafeEqual(Buffer.from(challenge.code), Buffer.from(hash)) ? 'right' : 'wrong';
}
