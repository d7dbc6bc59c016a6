import { limitAttributes } from '../access-points/limits.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { limitBytes, rateOf, tierOf } from '../session/policy.ts';
import type { Session } from '../session/session.ts';
import type { AskingNas } from './pass-request.ts';
import type { Spot } from './spot.ts';

/** So often an access point says what has passed (RFC 2869 §5.16, which has no less): data that runs out ends soon after. */
const interimSeconds = 60;

/** How often the data of a session is to be told; `null` where its tier has no limit of it. */
export function interimOf(spot: Pick<Spot, 'policy'>, session: Session): number | null {
  return limitBytes(tierOf(spot.policy(), session.tier)) === null ? null : interimSeconds;
}

/** The lower of what the access point's owner and the tier allow; absent where neither holds it. */
function lower(own: number | undefined, tier: number | null): number | undefined {
  return tier === null ? own : Math.min(own ?? Infinity, tier);
}

/**
 * What an access point is told of a session's limits in its maker's attributes: the rates and data of its tier, or what
 * the access point's owner has set where that is less. Without a session the owner's word alone. `countedBytes`: what it
 * has counted already where it goes on counting.
 */
export function nasLimits(
  spot: Pick<Spot, 'policy' | 'usage'>,
  { accessPoint, countedBytes = 0 }: AskingNas & { readonly countedBytes?: number },
  session: Session | null,
): NonNullable<AnswerContent['vendor']> {
  if (!accessPoint) return [];
  const { profile, downKbps, upKbps } = accessPoint;
  if (!session) return limitAttributes(profile, { downKbps, upKbps });
  const tier = tierOf(spot.policy(), session.tier);
  const rate = rateOf(tier, spot.usage.of(session.id).slowed);
  const bytes = tier.whenUsedUp === 'slow' ? null : limitBytes(tier);
  return limitAttributes(profile, {
    downKbps: lower(downKbps, rate.downKbits),
    upKbps: lower(upKbps, rate.upKbits),
    ...(bytes !== null && { totalBytes: countedBytes + Math.max(0, bytes - spot.usage.bytesOf(session.voucher)) }),
  });
}
