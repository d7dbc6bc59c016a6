import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { tierNameForRoaming, tierOf } from '../session/policy.ts';
import type { Admission, Applicant } from '../session/admission.ts';
import type { Session } from '../session/session.ts';
import { decideGrant, type Allowance } from '../session/verified.ts';
import { bringOnline, decideFor, enterBy, issueTurn, startOfDay, type FreeFailure } from './admit.ts';
import type { Spot } from './spot.ts';

/** Another RADIUS server has said who it is. */
const way = 'radius';
/** Where she has accepted terms, and which: those of the federation to which her home and this city belong. */
const terms = 'roaming';

export type GuestOrder = {
  readonly applicant: Applicant;
  /** Keyed hash of who her home says that she is, see `guestIdentity`. */
  readonly identity: string;
  readonly zone: string;
  /** What the spot gives to guests; a tier that says less holds. */
  readonly allowance: Allowance;
  /** Until when her home lets her in. */
  readonly untilMs: number;
};

/** What her home calls a guest: a name of nobody else in its realm (RFC 4372 §2.1), and perhaps in another one. */
export type Chargeable = { readonly realm: string; readonly identity: Buffer };

/** By what a guest is known again: what her home calls her, or else her device. A keyed hash. */
export function guestIdentity(spot: Pick<Spot, 'ways'>, by: Chargeable | { readonly mac: string }): string {
  return 'mac' in by
    ? spot.ways.hash('roaming-device', by.mac)
    : spot.ways.hash('roaming-identity', `${by.realm}\0${by.identity.toString('hex')}`);
}

/**
 * Gives a guest of another network a session here: the hours of the zone, its tier for `radius` and its data hold as for
 * anybody else. A device that asks again within its time goes on with its session. Errors: no turn or data left, a zone
 * that is closed or takes nobody this way.
 */
export async function admitGuest(spot: Spot, order: GuestOrder): Promise<Result<Session, FreeFailure>> {
  const saved = await spot.commit(() => saveGuest(spot, order));
  if (!saved.ok) return saved;
  return 'running' in saved.value ? ok(saved.value.running) : bringOnline(spot, saved.value);
}

function saveGuest(
  spot: Spot,
  { applicant, identity, zone, allowance, untilMs }: GuestOrder,
): Result<Admission | { readonly running: Session }, FreeFailure> {
  const tier = tierNameForRoaming(spot.policy(), zone, way);
  const place = tier === null ? err({ reason: 'no-such-way' as const }) : enterBy(spot, { zone, tier });
  if (!place.ok) return place;
  const nowMs = spot.now();
  const { grants } = spot.ways;
  const { minutes = allowance.minutes, turnsPerDay: perDay = allowance.perDay } = tierOf(
    spot.policy(),
    place.value.tier,
  );
  const decision = decideGrant({
    running: grants.running(identity, nowMs),
    turnsToday: grants.turnsSince(identity, startOfDay(nowMs)),
    mac: applicant.mac,
    allowance: { perDay },
  });
  if (decision.kind === 'used-up') return err({ reason: 'used-up' });
  const known = spot.sessions.findByMac(applicant.mac);
  if (decision.kind === 'reuse' && known?.voucher === decision.voucher && known.zone === zone && known.endsAtMs > nowMs)
    return ok({ running: known });
  const turn = Math.max(1, Math.min(minutes, Math.floor((untilMs - nowMs) / 60_000)));
  const voucher = decision.kind === 'reuse' ? spot.vouchers.byHash(decision.voucher) : issueTurn(spot, turn);
  if (voucher && decision.kind === 'new') {
    grants.add({ voucher: voucher.hash, identity, way, provisional: false }, nowMs);
  }
  const admission = decideFor(spot, voucher, { ...place.value, applicant });
  if (!admission.ok) return err({ reason: admission.error === 'data-used-up' ? 'data-used-up' : 'used-up' });
  spot.sessions.admit(admission.value, { way, terms });
  return admission;
}
