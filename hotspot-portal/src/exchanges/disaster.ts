import type { Alert } from '@machikado/contracts/alert.ts';
import { guestOf } from '../access-points/pass.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { decideOpening, openingLimits, type Opening, type OpeningCause } from '../session/disaster.ts';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { wantedOf, type Spot } from './spot.ts';

export type OpenOrder = {
  readonly cause: OpeningCause;
  readonly drill: boolean;
  /** Until it closes by itself; the usual time where it is absent. */
  readonly minutes?: number;
  readonly alert?: string;
};

/** Brings gateway and access points to what the store says; said aloud where they refuse. */
async function apply(spot: Spot, state: 'on' | 'drill' | 'off'): Promise<Result<undefined, 'gateway'>> {
  const loaded = await spot.gateway.load(() => wantedOf(spot));
  if (!loaded.ok) spot.log.error('disaster.gateway-failed', { detail: loaded.error.detail });
  spot.tellAccessPoints(state);
  return loaded.ok ? ok() : err('gateway');
}

function tell(spot: Spot, state: 'on' | 'ends-soon' | 'off', facts: { reason: string; drill: boolean }): void {
  spot.log.warn(`disaster.${state}`, facts);
  spot.outbox.add('disaster-mode', { state, ...facts }, spot.now());
}

/**
 * Opens the network to everybody: durable first, so that a restart finds it open, then the gateway. `gateway` when it
 * does not follow; the reconciler goes on trying. Nothing is kept of those who then use the network.
 */
export async function openToEverybody(spot: Spot, order: OpenOrder): Promise<Result<Opening, 'gateway'>> {
  const startedAtMs = spot.now();
  const usual = order.drill ? openingLimits.drillMinutes : openingLimits.usualMinutes;
  const minutes = Math.min(order.minutes ?? usual, openingLimits.maxMinutes);
  const { cause, drill, alert = null } = order;
  const opening = spot.openings.begin({ cause, drill, alert, startedAtMs, endsAtMs: startedAtMs + minutes * 60_000 });
  tell(spot, 'on', { reason: cause, drill });
  const applied = await apply(spot, drill ? 'drill' : 'on');
  return applied.ok ? ok(opening) : applied;
}

/** Who was let in at an access point of another maker, and has no session of her own, is shut out there. */
function dismissGuests(spot: Spot): void {
  for (const { mac, opening } of spot.openings.takeGuests()) {
    if (spot.sessions.findByMac(mac)) continue;
    spot.disconnectAtNas?.(mac, spot.accounting.openAt(mac), guestOf({ id: opening }, mac));
    spot.disconnectAtRadio?.(mac);
  }
}

/** Closes it again; whoever has a session of her own stays online. Closing twice is as good as once. */
export async function closeToEverybody(
  spot: Spot,
  reason: OpeningCause | 'time',
): Promise<Result<undefined, 'gateway'>> {
  const current = spot.openings.current();
  if (!current) return ok();
  spot.openings.end(spot.now());
  tell(spot, 'off', { reason, drill: current.drill });
  const applied = await apply(spot, 'off');
  dismissGuests(spot);
  return applied;
}

export type WarningRule = { readonly alerts: readonly Alert[]; readonly atLevel: number | undefined };

/** Does what is due without a person: see `decideOpening`. */
export async function keepOpening(spot: Spot, { alerts, atLevel }: WarningRule): Promise<void> {
  const { current, answered } = spot.openings;
  const step = decideOpening({ current: current(), alerts, atLevel, answered, nowMs: spot.now() });
  try {
    // Also where the process has ended right after the opening.
    if (!current()) dismissGuests(spot);
    if (step.kind === 'end') await closeToEverybody(spot, 'time').then(ignoreRefusal);
    if (step.kind === 'open') {
      await openToEverybody(spot, { cause: 'warning', drill: step.drill, alert: step.alert }).then(ignoreRefusal);
    }
    if (step.kind === 'remind') {
      spot.openings.remind(step.opening);
      tell(spot, 'ends-soon', { reason: 'time', drill: step.opening.drill });
    }
  } catch (error) {
    if (!isStorageFull(error)) throw error;
    spot.log.error('storage.full', { what: 'disaster' });
  }
}

/** A gateway that refused is in the log already, and the reconciler tries again. */
function ignoreRefusal(result: Result<unknown, 'gateway'>): boolean {
  return result.ok;
}
