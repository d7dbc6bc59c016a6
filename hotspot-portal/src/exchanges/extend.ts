import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Tier, WayIn } from '@machikado/contracts/spot-policy.ts';
import { decideExtension, renewalsLeft, type ExtensionRefusal } from '../session/extension.ts';
import { limitBytes, tierOf } from '../session/policy.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import { changeAtNas } from './change-at-nas.ts';
import { hoursOf, passNow } from './terms.ts';
import type { Spot } from './spot.ts';

/** What a person is told of her session's limits. */
export type Standing = {
  readonly bytesUsed: number;
  /** `null` where data is not limited, or where more of it is only slow. */
  readonly bytesLeft: number | null;
  readonly slowed: boolean;
  readonly renewalsLeft: number;
  /** Whether pressing now makes the turn longer, or why not. */
  readonly extension: Result<number, ExtensionRefusal>;
};

/** Ways by which somebody else says how long a person may be here. */
const measuredElsewhere: readonly WayIn[] = ['ticket', 'radius'];

/** The tier of a turn; the minutes in which a mail is read, and what was measured elsewhere, are not made longer. */
function renewableTier(spot: Spot, name: string, voucher: string): Tier {
  const tier = tierOf(spot.policy(), name);
  const grant = spot.ways.grants.ofVoucher(voucher);
  const isFixed = grant !== null && (grant.provisional || measuredElsewhere.includes(grant.way));
  return isFixed ? { ...tier, renewals: 0 } : tier;
}

type Turn = Pick<Session, 'voucher' | 'tier' | 'zone'>;

/** The new end of a turn that somebody wants to go on with, also of one that has just ended. */
export function extensionOf(spot: Spot, { voucher, tier, zone }: Turn): Result<number, ExtensionRefusal> {
  const hours = hoursOf(spot, zone);
  return decideExtension({
    tier: renewableTier(spot, tier, voucher),
    renewals: spot.vouchers.renewalsOf(voucher),
    endsAtMs: spot.vouchers.byHash(voucher)?.endsAtMs ?? spot.now(),
    closesAtMs: hours.state === 'open' ? hours.closesAtMs : spot.now(),
    nowMs: spot.now(),
  });
}

export function standingOf(spot: Spot, session: Session): Standing {
  const { tier: name, voucher } = session;
  const tier = renewableTier(spot, name, voucher);
  const bytesUsed = spot.usage.bytesOf(voucher);
  const limit = tier.whenUsedUp === 'slow' ? null : limitBytes(tier);
  return {
    bytesUsed,
    bytesLeft: limit === null ? null : Math.max(0, limit - bytesUsed),
    slowed: spot.usage.of(session.id).slowed,
    renewalsLeft: renewalsLeft(tier, spot.vouchers.renewalsOf(voucher)),
    extension: extensionOf(spot, session),
  };
}

/** `everywhere`: no access point of another maker goes on with the old end. */
export type Extended = { readonly everywhere: boolean };

/**
 * Makes a session's turn longer: durable first, for all its devices, then the gateway's own longer timeouts. A gateway
 * that refuses has the old end, and its reconciler comes within seconds. Errors: see `decideExtension`.
 */
export async function extendSession(spot: Spot, session: Session): Promise<Result<Extended, ExtensionRefusal>> {
  const extended = await spot.commit(() => saveExtension(spot, session));
  if (!extended.ok) return extended;
  const told: Promise<boolean>[] = [];
  for (const open of spot.sessions.open().filter(({ voucher }) => voucher === session.voucher)) {
    if (!isOnGateway(open)) {
      told.push(changeAtNas(spot, open, 'time'));
      continue;
    }
    const opened = await spot.gateway.open(passNow(spot, open));
    if (!opened.ok) spot.log.error('gateway.open-failed', { detail: opened.error.detail });
  }
  return ok({ everywhere: (await Promise.all(told)).every(Boolean) });
}

function saveExtension(spot: Spot, session: Session): Result<undefined, ExtensionRefusal> {
  const extension = extensionOf(spot, session);
  if (!extension.ok) return extension;
  const hours = hoursOf(spot, session.zone);
  if (hours.state === 'closed') return err('closing');
  const sessionsAtMs = Math.min(extension.value, hours.closesAtMs ?? extension.value);
  spot.sessions.extend(session.voucher, { voucherAtMs: extension.value, sessionsAtMs });
  return ok();
}
