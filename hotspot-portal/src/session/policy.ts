import type { DesiredState } from '@machikado/contracts/device.ts';
import type { SpotPolicy, Tier, WayIn, Zone } from '@machikado/contracts/spot-policy.ts';

/** How fast one device may be, kilobits a second each way; `null` where nothing holds it. */
export type Rate = { readonly downKbits: number | null; readonly upKbits: number | null };

/** What this spot grants where: the city's tiers and zones, or what stands for them until it has set some. */
export type Policy = Pick<SpotPolicy, 'tiers' | 'zones' | 'uplink'> & {
  /** The zone of the spot's own network. */
  readonly home: string;
  /** Who has set the zones; what the city's do not name is shut there, also for people from another spot. */
  readonly setBy: 'city' | 'spot';
  /** What a zone that is not described offers, where it is not codes alone. */
  readonly others?: Zone;
};

/** What a spot's own settings offer, and where, as long as its city has set no zones. */
export type OwnWays = {
  readonly offered: readonly WayIn[];
  readonly zones: Readonly<Record<string, readonly WayIn[]>>;
  readonly tiers: Readonly<Partial<Record<WayIn, Tier>>>;
};

const unsaid: Zone = { ways: { voucher: 'voucher' } };
const mbyte = 1_000_000;

/**
 * The policy of a desired state; without tiers and zones of its own it is the spot's own settings with the minutes said
 * there, or one zone where there are no settings.
 */
export function policyOf(desired: DesiredState | null, own?: OwnWays): Policy {
  const home = desired?.zone ?? 'home';
  if (desired?.wifi) return { ...desired.wifi, home, setBy: 'city' };
  const { freeMinutes: minutes, freePerDay: turnsPerDay = 2 } = desired ?? {};
  const tiers = { ...own?.tiers, voucher: {}, ...(minutes !== undefined && { free: { minutes, turnsPerDay } }) };
  const zoneWith = (ways: readonly WayIn[]): Zone => ({
    ways: Object.fromEntries(ways.filter((way) => Object.hasOwn(tiers, way)).map((way) => [way, way])),
  });
  if (!own) return { home, tiers, zones: { [home]: zoneWith(['free', 'voucher']) }, setBy: 'spot' };
  const zones = Object.fromEntries(Object.entries(own.zones).map(([zone, ways]) => [zone, zoneWith(ways)]));
  return { home, tiers, zones, others: zoneWith(own.offered), setBy: 'spot' };
}

/** The policy as it is now: made anew when the city has said something else. */
export function createPolicy(desired: () => DesiredState | null, own?: OwnWays): () => Policy {
  let made: { readonly of: DesiredState | null; readonly policy: Policy } | null = null;
  return () => {
    const now = desired();
    if (made?.of !== now) made = { of: now, policy: policyOf(now, own) };
    return made.policy;
  };
}

/** A zone by its name; one that nobody has described takes codes and nothing else. */
export function zoneOf(policy: Policy, zone: string): Zone {
  const { zones, others = unsaid } = policy;
  return Object.hasOwn(zones, zone) ? (zones[zone] ?? others) : others;
}

/** The name of the tier that a way gives in a zone; `null` where this way is shut there. */
export function tierNameFor(policy: Policy, zone: string, way: WayIn): string | null {
  return zoneOf(policy, zone).ways[way] ?? null;
}

/** The same for somebody who came in elsewhere: where the city has set no zones, her way is as good here as there. */
export function tierNameForRoaming(policy: Policy, zone: string, way: WayIn): string | null {
  return tierNameFor(policy, zone, way) ?? (policy.setBy === 'city' ? null : way);
}

/** A tier by its name; a name that the city has taken back since limits nothing any more. */
export function tierOf(policy: Policy, name: string): Tier {
  return Object.hasOwn(policy.tiers, name) ? (policy.tiers[name] ?? {}) : {};
}

export function limitBytes(tier: Tier): number | null {
  return tier.megabytes === undefined ? null : tier.megabytes * mbyte;
}

export function rateOf(tier: Tier, slowed: boolean): Rate {
  const { downKbits = null, upKbits = null, slowKbits } = tier;
  return slowed && slowKbits !== undefined ? { downKbits: slowKbits, upKbits: slowKbits } : { downKbits, upKbits };
}

const keyOf = ({ downKbits, upKbits }: Rate): string => `${downKbits ?? '-'}/${upKbits ?? '-'}`;
const isHeld = ({ downKbits, upKbits }: Rate): boolean => downKbits !== null || upKbits !== null;

/** Every rate that a device of this policy may have, each once, always in the same order. */
export function ratesOf(policy: Policy): readonly Rate[] {
  const rates = Object.values(policy.tiers).flatMap((tier) => [rateOf(tier, false), rateOf(tier, true)]);
  const distinct = new Map(rates.filter(isHeld).map((rate) => [keyOf(rate), rate]));
  return [...distinct.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, rate]) => rate);
}

/** The place of a rate among those of the policy, from 1 on; 0 for a device that nothing holds. */
export function rateClass(rates: readonly Rate[], rate: Rate): number {
  return rates.findIndex((each) => keyOf(each) === keyOf(rate)) + 1;
}
