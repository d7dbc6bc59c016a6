import { randomUUID } from 'node:crypto';
import type { Locale } from '@machikado/contracts/locale.ts';
import type { WayIn } from '@machikado/contracts/spot-policy.ts';
import { civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { decideAdmission, type Admission, type Applicant, type Refusal } from '../session/admission.ts';
import type { Standing } from '../session/attempts.ts';
import { tierNameFor, tierOf } from '../session/policy.ts';
import { isOnGateway, type Session } from '../session/session.ts';
import type { Voucher } from '../session/voucher.ts';
import type { Consent, Turns } from '../store/sessions.ts';
import { extensionOf } from './extend.ts';
import type { Spot } from './spot.ts';
import { hoursOf, passNow, termsOf } from './terms.ts';

export type AdmitFailure =
  | { readonly reason: Refusal; readonly standing: Standing }
  | { readonly reason: 'wait'; readonly seconds: number }
  | Shut
  | { readonly reason: 'gateway' };

/** Nobody comes in: the zone is closed until then, or this way is not one of the zone's. */
export type Shut =
  { readonly reason: 'closed'; readonly opensAtMs: number | null } | { readonly reason: 'no-such-way' };

export type AdmitRequest = {
  readonly code: string;
  readonly applicant: Applicant;
  /** Whose wrong codes count together: the device, or the NAS with the device. */
  readonly attemptsOf: string;
  /** Where the device is; at home where an access point asks. */
  readonly zone?: string;
  /** Absent where an access point asks: its own page shows the terms. */
  readonly consent?: Consent;
};

/**
 * A code brings a device online: decide, save, apply, and only then answer. A process that dies between saving and
 * applying has made the session: the next start loads it into the gateway. Errors: see `AdmitFailure`.
 */
export async function admit(spot: Spot, request: AdmitRequest): Promise<Result<Session, AdmitFailure>> {
  const saved = await spot.commit(() => saveByCode(spot, request));
  return saved.ok ? bringOnline(spot, saved.value) : saved;
}

function saveByCode(spot: Spot, request: AdmitRequest): Result<Admission, AdmitFailure> {
  const nowMs = spot.now();
  const place = enter(spot, request.zone ?? spot.policy().home, 'voucher');
  if (!place.ok) return place;
  const before = spot.attempts.standing(request.attemptsOf, nowMs);
  if (before.state === 'wait') return err({ reason: 'wait', seconds: before.seconds });

  const voucher = spot.vouchers.find(request.code);
  const admission = decideFor(spot, voucher, { ...place.value, applicant: request.applicant });
  if (!admission.ok) {
    return err({ reason: admission.error, standing: spot.attempts.wrong(request.attemptsOf, nowMs) });
  }
  spot.attempts.right(request.attemptsOf);
  if (admission.value.firstUse) spot.outbox.add('voucher-used', { minutes: voucher?.minutes ?? 0 }, nowMs);
  // Where an access point asks there is no page, and nobody who has pressed anything.
  if (request.consent) spot.accounts.stayOuts.lift({ mac: request.applicant.mac });
  spot.sessions.admit(admission.value, request.consent);
  return admission;
}

/** Where somebody comes in, and what she gets there: names of the policy. */
export type Place = { readonly zone: string; readonly tier: string };

/** Whether a zone takes people in now by this way, and by which tier. */
export function enter(spot: Spot, zone: string, way: WayIn): Result<Place, Shut> {
  const tier = tierNameFor(spot.policy(), zone, way);
  return tier === null ? err({ reason: 'no-such-way' }) : enterBy(spot, { zone, tier });
}

/** The same by a tier that is known already. */
export function enterBy(spot: Spot, place: Place): Result<Place, Shut> {
  const hours = hoursOf(spot, place.zone);
  return hours.state === 'open' ? ok(place) : err({ reason: 'closed', opensAtMs: hours.opensAtMs });
}

/** Whether a device may come online with a voucher, by what the store says now. */
export function decideFor(
  spot: Spot,
  voucher: Voucher | null,
  { zone, tier, applicant }: Place & { readonly applicant: Applicant },
): Result<Admission, Refusal> {
  const hash = voucher?.hash ?? '';
  const open = spot.sessions.openOf(hash, applicant);
  const terms = termsOf(spot, { zone, tier, voucher: hash });
  return decideAdmission({ voucher, applicant, open, terms, nowMs: spot.now(), sessionId: randomUUID() });
}

export type FreeOrder = {
  readonly applicant: Applicant;
  readonly terms: string;
  /** Of the page on which she has accepted them. */
  readonly language?: Locale;
  readonly zone: string;
};

/**
 * Brings a device online without a code, by the terms alone. Whoever comes back within her time goes on with it; after
 * it she makes it longer as often as the zone's tier says, and then begins a new turn, which counts for her device and
 * day. The turn is a voucher that nobody sees, so that all that holds of codes (one device, a durable end) holds here. A
 * device that makes itself a new address starts to count anew: see SECURITY.md.
 */
export async function admitFreely(spot: Spot, order: FreeOrder): Promise<Result<Session, FreeFailure>> {
  const saved = await spot.commit(() => saveFreely(spot, order));
  return saved.ok ? bringOnline(spot, saved.value) : saved;
}

function saveFreely(spot: Spot, { applicant, terms, language, zone }: FreeOrder): Result<Admission, FreeFailure> {
  const nowMs = spot.now();
  const place = enter(spot, zone, 'free');
  if (!place.ok) return place;
  const turns = spot.sessions.turnsOf({ mac: applicant.mac, way: 'free', sinceMs: startOfDay(nowMs), nowMs });
  const voucher = turns.running === null ? nextTurn(spot, place.value, turns) : spot.vouchers.byHash(turns.running);
  const admission = decideFor(spot, voucher, { ...place.value, applicant });
  if (!admission.ok) return err({ reason: admission.error === 'data-used-up' ? 'data-used-up' : 'used-up' });
  spot.accounts.stayOuts.lift({ mac: applicant.mac, identity: spot.ways.hash('device', applicant.mac) });
  spot.sessions.admit(admission.value, { way: 'free', terms, language });
  return admission;
}

export type FreeFailure = Shut | { readonly reason: 'used-up' | 'data-used-up' | 'gateway' };

/** The day's last turn made longer, where its tier allows that; otherwise a new one, until the day's turns are used. */
function nextTurn(spot: Spot, place: Place, { last, count }: Turns): Voucher | null {
  const extension = last === null ? undefined : extensionOf(spot, { ...place, voucher: last });
  if (last !== null && extension?.ok) {
    spot.sessions.extend(last, { voucherAtMs: extension.value, sessionsAtMs: extension.value });
    return spot.vouchers.byHash(last);
  }
  const { minutes = 0, turnsPerDay = Infinity } = tierOf(spot.policy(), place.tier);
  return count >= turnsPerDay ? null : issueTurn(spot, minutes);
}

/** A voucher that nobody sees, for one turn. */
export function issueTurn(spot: Spot, minutes: number): Voucher | null {
  const issued = spot.vouchers.issue({ idempotencyKey: randomUUID(), minutes, validMinutes: 5, nowMs: spot.now() });
  return issued.ok ? spot.vouchers.find(issued.value.code) : null;
}

/** Midnight by the city's clock. */
export const startOfDay = (nowMs: number) => instantOf(civilTimeAt(new Date(nowMs)).date, '00:00').getTime();

/** Applies what is saved. */
export async function bringOnline(
  spot: Spot,
  { session, ending }: Admission,
): Promise<Result<Session, { readonly reason: 'gateway' }>> {
  for (const old of ending) {
    if (isSamePlace(old.session, session)) continue;
    // The device that stays keeps its place on the air: it has just come to its address there.
    await (old.session.mac === session.mac ? closePlace(spot, old.session) : shutOut(spot, old.session));
  }
  // While an old session was being shut the code may have moved on to yet another device.
  if (isOnGateway(session) && spot.sessions.findByMac(session.mac)?.id === session.id) {
    const opened = await spot.gateway.open(passNow(spot, session));
    if (!opened.ok) {
      spot.log.error('gateway.open-failed', { detail: opened.error.detail });
      spot.sessions.end(session, 'gateway-failed', spot.now());
      return err({ reason: 'gateway' });
    }
  }
  return ok(session);
}

/** What is open for the one is open for the other: nothing of it has to be shut first. */
function isSamePlace(one: Session, other: Session): boolean {
  return one.mac === other.mac && one.ipv4 === other.ipv4 && one.zone === other.zone;
}

/** Shuts the gateway for a session; what fails is logged and mended by the reconciler. */
async function closeOnGateway(spot: Spot, session: Session & { readonly ipv4: string }): Promise<void> {
  const closed = await spot.gateway.close({ ipv4: session.ipv4, mac: session.mac });
  if (!closed.ok) spot.log.error('gateway.close-failed', { detail: closed.error.detail });
}

/** Ends what a session could reach, wherever it is enforced; the spot's own radio keeps the device. */
export async function closePlace(spot: Spot, session: Session): Promise<void> {
  if (isOnGateway(session)) await closeOnGateway(spot, session);
  else spot.disconnectAtNas?.(session.mac, spot.accounting.openAt(session.mac, session.id), session);
}

/** Ends what a session could reach, and throws its device off the spot's own network by 802.1X. */
export async function shutOut(spot: Spot, session: Session): Promise<void> {
  await closePlace(spot, session);
  spot.disconnectAtRadio?.(session.mac);
}
