import type { Pass } from '../gateway/gateway.ts';
import { markOf } from '../gateway/phone-mark.ts';
import { gatewayGraceSeconds } from '../session/expiry.ts';
import { rateClass, rateOf, tierOf, type Policy, type Rate } from '../session/policy.ts';
import { remainingSeconds, type Session } from '../session/session.ts';
import type { SessionUse } from '../store/usage.ts';

/** A pass for a session: its number is what it is counted by, its tier says how fast it may be. */
export function passOf(session: Session & { readonly ipv4: string }, grant: PassGrant): Pass {
  const { policy, rates, use, nowMs } = grant;
  const rate = rateClass(rates, rateOf(tierOf(policy, session.tier), use.slowed));
  return {
    ipv4: session.ipv4,
    mac: session.mac,
    timeoutSeconds: remainingSeconds(session, nowMs) + gatewayGraceSeconds,
    mark: markOf({ number: use.number, rate }),
  };
}

export type PassGrant = {
  readonly policy: Policy;
  readonly rates: readonly Rate[];
  readonly use: SessionUse;
  readonly nowMs: number;
};
