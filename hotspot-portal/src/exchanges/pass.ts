import type { Pass } from '../gateway/gateway.ts';
import { markOf } from '../gateway/phone-mark.ts';
import { gatewayGraceSeconds } from '../session/expiry.ts';
import { rateClass, rateOf, tierOf, type Policy, type Rate } from '../session/policy.ts';
import { remainingSeconds, type Session } from '../session/session.ts';
import type { SessionUse } from '../store/usage.ts';

/** A pass for a session: its number is what it is counted by, its tier says how fast it may be. */
export function passOf(session: Session & { readonly ipv4: string }, grant: PassGrant): Pass {
  const { policy, rates, use, nowMs, zonePlaces } = grant;
  const rate = rateClass(rates, rateOf(tierOf(policy, session.tier), use.slowed));
  return {
    ipv4: session.ipv4,
    mac: session.mac,
    timeoutSeconds: remainingSeconds(session, nowMs) + gatewayGraceSeconds,
    mark: markOf({ number: use.number, rate }),
    ...behindOf(session.zone, policy.home, zonePlaces),
  };
}

/** Where a session's zone is. One that is nowhere any more is where its phone was let in without a name of the place. */
function behindOf(zone: string, home: string, zonePlaces: ReadonlyMap<string, string>): Pick<Pass, 'behind'> {
  const further = [...zonePlaces].filter(([, name]) => name === zone).map(([name]) => name);
  return further.length === 0 ? {} : { behind: { own: zone === home, further } };
}

export type PassGrant = {
  readonly policy: Policy;
  readonly rates: readonly Rate[];
  readonly use: SessionUse;
  readonly nowMs: number;
  /** The names of zones by interface. */
  readonly zonePlaces: ReadonlyMap<string, string>;
};
