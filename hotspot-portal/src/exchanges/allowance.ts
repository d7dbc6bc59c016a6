import type { WayIn, Zone } from '@machikado/contracts/spot-policy.ts';
import { tierOf, zoneOf, type Policy } from '../session/policy.ts';
import type { Allowance } from '../session/verified.ts';
import { allowanceOf, type WaySettings } from '../ways/settings.ts';
import type { Spot } from './spot.ts';

/** What a way gives in a zone: as its tier says, else as the spot's own settings do; `null` where it is not offered. */
export function allowanceIn(
  policy: Policy,
  settings: WaySettings | undefined,
  { zone, way }: { readonly zone: Zone; readonly way: WayIn },
): Allowance | null {
  const name = zone.ways[way];
  const needsSettings = way !== 'free' && way !== 'voucher';
  if (name === undefined || (needsSettings && settings?.[way] === undefined)) return null;
  const own = settings && allowanceOf(settings, way);
  const tier = tierOf(policy, name);
  const minutes = tier.minutes ?? own?.minutes;
  if (minutes === undefined) return null;
  return { minutes, perDay: tier.turnsPerDay ?? own?.perDay ?? Infinity, devices: tier.devices ?? 1 };
}

export type AccountRules = {
  readonly spot: Spot;
  /** What a way gives in a zone now; `null` where it is not offered. */
  readonly allowanceOf: (zone: string, way: WayIn) => Allowance | null;
};

/** By what people come in who do not see the portal, with the same measure as those who do. */
export function accountRulesOf(spot: Spot, settings: WaySettings | undefined): AccountRules {
  const allowance: AccountRules['allowanceOf'] = (zone, way) => {
    const policy = spot.policy();
    return allowanceIn(policy, settings, { zone: zoneOf(policy, zone), way });
  };
  return { spot, allowanceOf: allowance };
}
