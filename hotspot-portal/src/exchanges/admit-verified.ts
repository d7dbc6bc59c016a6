import type { Locale } from '@machikado/contracts/locale.ts';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { Admission, Applicant } from '../session/admission.ts';
import type { Session } from '../session/session.ts';
import { decideGrant, rememberUntilMs, type Allowance } from '../session/verified.ts';
import { bringOnline, decideFor, enter, issueTurn, startOfDay, type FreeFailure } from './admit.ts';
import type { Spot } from './spot.ts';

/** Somebody who has shown who she is: by which way, and a keyed hash by which she is known again. */
export type Verified = { readonly way: WayIn; readonly identity: string };

export type VerifiedOrder = Verified & {
  readonly applicant: Applicant;
  readonly terms: string;
  /** Of the page on which she has accepted them; absent where a known device sees none. */
  readonly language?: Locale;
  /** Where the device is; its tier is that of the way there. */
  readonly zone: string;
  readonly allowance: Allowance;
  /** By which account of the encrypted network; it has to hold when the session is saved. */
  readonly account?: string;
  /** How long the device is known again without a question; absent where the city does not wish it. */
  readonly remember?: { readonly days: number; readonly randomisedHours: number } | undefined;
};

/**
 * Brings a device online for a person who has shown who she is. Her time is hers and not the device's: another device,
 * or the same one under a new address, goes on with what is left of it. Errors: no turn or no data left, a zone that is
 * closed or does not take this way, or no gateway.
 */
export async function admitVerified(spot: Spot, order: VerifiedOrder): Promise<Result<Session, FreeFailure>> {
  const saved = await spot.commit(() => saveVerified(spot, order));
  return saved.ok ? bringOnline(spot, saved.value) : saved;
}

function saveVerified(spot: Spot, order: VerifiedOrder): Result<Admission, FreeFailure> {
  const { applicant, identity, way, terms, language, allowance } = order;
  const place = enter(spot, order.zone, way);
  if (!place.ok) return place;
  const nowMs = spot.now();
  if (order.account !== undefined && !mayBeUsed(spot, order.account, applicant.mac)) return err({ reason: 'used-up' });
  const { grants, devices, hash } = spot.ways;
  const decision = decideGrant({
    running: grants.running(identity, nowMs),
    turnsToday: grants.turnsSince(identity, startOfDay(nowMs)),
    mac: applicant.mac,
    allowance,
  });
  if (decision.kind === 'used-up') return err({ reason: 'used-up' });
  const voucher =
    decision.kind === 'reuse' ? spot.vouchers.byHash(decision.voucher) : issueTurn(spot, allowance.minutes);
  if (voucher && decision.kind === 'new') {
    grants.add({ voucher: voucher.hash, identity, way, provisional: false }, nowMs);
  }
  const admission = decideFor(spot, voucher, { ...place.value, applicant });
  if (!admission.ok) return err({ reason: admission.error === 'data-used-up' ? 'data-used-up' : 'used-up' });
  if (order.remember) {
    const untilMs = rememberUntilMs(applicant.mac, order.remember, nowMs);
    devices.remember(hash('device', applicant.mac), { identity, way, terms, untilMs });
  }
  // Only a page has a language: it is she herself who has asked.
  if (language !== undefined) spot.accounts.stayOuts.lift({ mac: applicant.mac, identity });
  spot.sessions.admit(admission.value, { way, terms, language });
  if (order.account !== undefined) spot.accounts.carry(admission.value.session.id, order.account);
  return admission;
}

/** Judged again where it is saved: it may have been revoked, or its device signed out, since it was asked about. */
function mayBeUsed(spot: Spot, account: string, mac: string): boolean {
  const nowMs = spot.now();
  return spot.accounts.find(account, nowMs) !== null && !spot.accounts.stayOuts.isOut({ account, mac }, nowMs);
}

/** So often a day a device gets minutes to fetch its mail. */
const provisionalPerDay = 3;

export type ProvisionalOrder = Pick<VerifiedOrder, 'applicant' | 'terms' | 'zone'> & { readonly minutes: number };

/**
 * Minutes of network in which a mail can be fetched; `null` where the device is online already, has had its share of
 * today, the zone is closed or the gateway does not open: the code can then be read elsewhere.
 */
export async function admitProvisionally(spot: Spot, order: ProvisionalOrder): Promise<Session | null> {
  const saved = await spot.commit(() => saveProvisionally(spot, order));
  const online = saved && (await bringOnline(spot, saved));
  return online?.ok ? online.value : null;
}

function saveProvisionally(spot: Spot, { applicant, terms, zone, minutes }: ProvisionalOrder): Admission | null {
  const nowMs = spot.now();
  const place = enter(spot, zone, 'email');
  if (!place.ok) return null;
  const { grants, hash } = spot.ways;
  const open = spot.sessions.findByMac(applicant.mac);
  if (open && open.endsAtMs > nowMs) return null;
  const identity = hash('provisional', applicant.mac);
  if (grants.turnsSince(identity, startOfDay(nowMs)) >= provisionalPerDay) return null;
  const voucher = issueTurn(spot, minutes);
  if (voucher) grants.add({ voucher: voucher.hash, identity, way: 'email', provisional: true }, nowMs);
  const admission = decideFor(spot, voucher, { ...place.value, applicant });
  if (!admission.ok) return null;
  spot.sessions.admit(admission.value, { way: 'email', terms });
  return admission.value;
}

export type KnownOrder = Omit<VerifiedOrder, 'way' | 'identity' | 'allowance' | 'remember' | 'account'> & {
  /** What a way gives here now; `null` where it is not offered any more. */
  readonly allowanceOf: (way: WayIn) => Allowance | null;
};

/**
 * Lets a device in that came by a way with a person behind it and is remembered, without a question. Not for other terms
 * than she had accepted, and within a day only into time that is still running: a new turn of the day is asked for.
 */
export async function admitKnown(spot: Spot, order: KnownOrder): Promise<Session | null> {
  const { devices, hash } = spot.ways;
  // Every page of every stranger asks this: most of them need no transaction.
  if (!devices.remembered(hash('device', order.applicant.mac), spot.now())) return null;
  const saved = await spot.commit(() => saveKnown(spot, order));
  const online = saved && (await bringOnline(spot, saved));
  return online?.ok ? online.value : null;
}

function saveKnown(spot: Spot, order: KnownOrder): Admission | null {
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
  const saved = saveVerified(spot, { ...order, identity, way, allowance });
  return saved.ok ? saved.value : null;
}
