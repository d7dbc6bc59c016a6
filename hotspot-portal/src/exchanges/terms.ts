import type { Pass } from '../gateway/gateway.ts';
import type { Terms } from '../session/admission.ts';
import { hoursStanding, type HoursStanding } from '../session/hours.ts';
import { limitBytes, ratesOf, tierOf, zoneOf } from '../session/policy.ts';
import type { Session } from '../session/session.ts';
import { passOf } from './pass.ts';
import type { Spot } from './spot.ts';

export function hoursOf(spot: Pick<Spot, 'policy' | 'now'>, zone: string): HoursStanding {
  return hoursStanding(zoneOf(spot.policy(), zone).hours, spot.now());
}

/** What holds for somebody who comes in here by this tier with this voucher. */
export function termsOf(
  spot: Pick<Spot, 'policy' | 'usage' | 'now'>,
  { zone, tier, voucher }: { zone: string; tier: string; voucher: string },
): Terms {
  const granted = tierOf(spot.policy(), tier);
  const hours = hoursOf(spot, zone);
  const limit = limitBytes(granted);
  return {
    zone,
    tier,
    devices: granted.devices ?? 1,
    closesAtMs: hours.state === 'open' ? hours.closesAtMs : spot.now(),
    dataUsedUp: limit !== null && granted.whenUsedUp !== 'slow' && spot.usage.bytesOf(voucher) >= limit,
  };
}

/** The pass of one session as it is now. */
export function passNow(
  spot: Pick<Spot, 'policy' | 'usage' | 'zonePlaces' | 'now'>,
  session: Session & { readonly ipv4: string },
): Pass {
  const policy = spot.policy();
  const use = spot.usage.of(session.id);
  return passOf(session, { policy, rates: ratesOf(policy), use, nowMs: spot.now(), zonePlaces: spot.zonePlaces });
}
