import { err, type Result } from '@machikado/contracts/result.ts';
import type { Applicant } from '../session/admission.ts';
import type { Session } from '../session/session.ts';
import { decideGrant, rememberUntilMs, type Allowance, type WayName } from '../session/verified.ts';
import { bringOnline, decideFor, issueTurn, startOfDay } from './admit.ts';
import type { Spot } from './spot.ts';

/** Somebody who has shown who she is: by which way, and a keyed hash by which she is known again. */
export type Verified = { readonly way: WayName; readonly identity: string };

export type VerifiedOrder = Verified & {
  readonly applicant: Applicant;
  readonly terms: string;
  readonly allowance: Allowance;
  /** How long the device is known again without a question; absent where the city does not wish it. */
  readonly remember?: { readonly days: number; readonly randomisedHours: number } | undefined;
};

/**
 * Brings a device online for a person who has shown who she is. Her time is hers and not the device's: another device,
 * or the same one under a new address, goes on with what is left of it. Errors: no turn left today, or no gateway.
 */
export async function admitVerified(spot: Spot, order: VerifiedOrder): Promise<Result<Session, 'used-up' | 'gateway'>> {
  const { applicant, identity, way, terms, allowance } = order;
  const nowMs = spot.now();
  const { grants, devices, hash } = spot.ways;
  const decision = decideGrant({
    running: grants.running(identity, nowMs),
    turnsToday: grants.turnsSince(identity, startOfDay(nowMs)),
    mac: applicant.mac,
    allowance,
    nowMs,
  });
  if (decision.kind === 'used-up') return err('used-up');
  const voucher =
    decision.kind === 'reuse'
      ? spot.vouchers.byHash(decision.voucher)
      : issueTurn(spot, decision.kind === 'join' ? decision.minutes : allowance.minutes);
  if (voucher && decision.kind !== 'reuse') {
    const turn = decision.kind === 'join' ? decision.turn : voucher.hash;
    grants.add({ voucher: voucher.hash, identity, way, turn, provisional: false }, nowMs);
  }
  const admission = decideFor(spot, voucher, applicant);
  if (!admission.ok) return err('used-up');
  if (order.remember) {
    const untilMs = rememberUntilMs(applicant.mac, order.remember, nowMs);
    devices.remember(hash('device', applicant.mac), { identity, way, terms, untilMs });
  }
  const online = await bringOnline(spot, admission.value, { way, terms });
  return online.ok ? online : err('gateway');
}

/** So often a day a device gets minutes to fetch its mail. */
const provisionalPerDay = 3;

/**
 * Minutes of network in which a mail can be fetched; `null` where the device is online already, has had its share of
 * today, or the gateway does not open: the code can then be read elsewhere.
 */
export async function admitProvisionally(
  spot: Spot,
  order: { readonly applicant: Applicant; readonly terms: string; readonly minutes: number },
): Promise<Session | null> {
  const { applicant, terms, minutes } = order;
  const nowMs = spot.now();
  const { grants, hash } = spot.ways;
  const open = spot.sessions.findByMac(applicant.mac);
  if (open && open.endsAtMs > nowMs) return null;
  const identity = hash('provisional', applicant.mac);
  if (grants.turnsSince(identity, startOfDay(nowMs)) >= provisionalPerDay) return null;
  const voucher = issueTurn(spot, minutes);
  if (voucher)
    grants.add({ voucher: voucher.hash, identity, way: 'email', turn: voucher.hash, provisional: true }, nowMs);
  const admission = decideFor(spot, voucher, applicant);
  if (!admission.ok) return null;
  const online = await bringOnline(spot, admission.value, { way: 'email', terms });
  return online.ok ? online.value : null;
}

export type KnownOrder = Omit<VerifiedOrder, 'way' | 'identity' | 'allowance' | 'remember'> & {
  /** What a way gives here now; `null` where it is not offered any more. */
  readonly allowanceOf: (way: WayName) => Allowance | null;
};

/**
 * Lets a device in that came by a way with a person behind it and is remembered, without a question. Not for other terms
 * than she had accepted, and within a day only into time that is still running: a new turn of the day is asked for.
 */
export async function admitKnown(spot: Spot, order: KnownOrder): Promise<Session | null> {
  const nowMs = spot.now();
  const { grants, devices, hash } = spot.ways;
  const known = devices.remembered(hash('device', order.applicant.mac), nowMs);
  const allowance = known && order.allowanceOf(known.way);
  if (!known || !allowance || known.terms !== order.terms) return null;
  const running = grants.running(known.identity, nowMs);
  // One that is online with another device in a person's only place is not pushed out by a phone that merely comes by.
  const room = running.length === 0 || running.some(({ mac }) => mac === null) || running.length < allowance.devices;
  const begun = grants.turnsSince(known.identity, startOfDay(nowMs)) > 0;
  if (!room || (running.length === 0 && begun)) return null;
  const { identity, way } = known;
  const admitted = await admitVerified(spot, { ...order, identity, way, allowance });
  return admitted.ok ? admitted.value : null;
}
