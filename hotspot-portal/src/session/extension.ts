import type { Tier } from '@machikado/contracts/spot-policy.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type ExtensionAsk = {
  readonly tier: Tier;
  /** How often this turn has been made longer. */
  readonly renewals: number;
  /** The end of the turn itself, whatever the zone's hours are. */
  readonly endsAtMs: number;
  /** When the zone closes; `null` where it does not. */
  readonly closesAtMs: number | null;
  readonly nowMs: number;
};

export type ExtensionRefusal = 'none-left' | 'too-early' | 'closing';

export function renewalsLeft({ renewals: granted = 0 }: Tier, renewals: number): number {
  return Math.max(0, granted - renewals);
}

/**
 * The new end of a turn that its person wants to go on with: as many minutes again from its end, or from now where it
 * has ended. Not before half of the time has gone: whoever presses is somebody who is still there, and this is why a
 * city cuts the time into turns at all.
 */
export function decideExtension(ask: ExtensionAsk): Result<number, ExtensionRefusal> {
  const { tier, renewals, endsAtMs, closesAtMs, nowMs } = ask;
  const turnMs = (tier.minutes ?? 0) * 60_000;
  if (renewalsLeft(tier, renewals) === 0 || turnMs === 0) return err('none-left');
  if (closesAtMs !== null && closesAtMs <= endsAtMs) return err('closing');
  if (endsAtMs - nowMs > turnMs / 2) return err('too-early');
  return ok(Math.max(endsAtMs, nowMs) + turnMs);
}
