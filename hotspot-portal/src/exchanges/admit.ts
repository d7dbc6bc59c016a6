import { randomUUID } from 'node:crypto';
import { civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { decideAdmission, type Admission, type Applicant, type Refusal } from '../session/admission.ts';
import type { Standing } from '../session/attempts.ts';
import { gatewayGraceSeconds } from '../session/expiry.ts';
import { isOnGateway, remainingSeconds, type Session } from '../session/session.ts';
import type { Voucher } from '../session/voucher.ts';
import type { Consent } from '../store/sessions.ts';
import type { Spot } from './spot.ts';

export type AdmitFailure =
  | { readonly reason: Refusal; readonly standing: Standing }
  | { readonly reason: 'wait'; readonly seconds: number }
  | { readonly reason: 'gateway' };

export type AdmitRequest = {
  readonly code: string;
  readonly applicant: Applicant;
  /** Whose wrong codes count together: the device, or the NAS with the device. */
  readonly attemptsOf: string;
  /** Absent where an access point asks: its own page shows the terms. */
  readonly consent?: Consent;
};

/**
 * A code brings a device online: decide, save, apply, and only then answer. A process that dies between saving and
 * applying has made the session: the next start loads it into the gateway. Errors: see `AdmitFailure`.
 */
export async function admit(spot: Spot, request: AdmitRequest): Promise<Result<Session, AdmitFailure>> {
  const nowMs = spot.now();
  const before = spot.attempts.standing(request.attemptsOf, nowMs);
  if (before.state === 'wait') return err({ reason: 'wait', seconds: before.seconds });

  const voucher = spot.vouchers.find(request.code);
  const admission = decideFor(spot, voucher, request.applicant);
  if (!admission.ok) {
    return err({ reason: admission.error, standing: spot.attempts.wrong(request.attemptsOf, nowMs) });
  }
  spot.attempts.right(request.attemptsOf);
  if (admission.value.firstUse) spot.outbox.add('voucher-used', { minutes: voucher?.minutes ?? 0 }, nowMs);
  return bringOnline(spot, admission.value, request.consent);
}

function decideFor(spot: Spot, voucher: Voucher | null, applicant: Applicant): Result<Admission, Refusal> {
  const open = spot.sessions.openOf(voucher?.hash ?? '', applicant);
  return decideAdmission({ voucher, applicant, open, nowMs: spot.now(), sessionId: randomUUID() });
}

export type FreeOrder = {
  readonly applicant: Applicant;
  readonly terms: string;
  readonly minutes: number;
  readonly perDay: number;
};

/**
 * Brings a device online without a code, by the terms alone. Whoever comes back within her time goes on with it; a new
 * turn counts for her device and day. The turn is a voucher that nobody sees, so that all that holds of codes (one
 * device, a durable end) holds here. A device that makes itself a new address starts to count anew: see SECURITY.md.
 */
export async function admitFreely(
  spot: Spot,
  { applicant, terms, minutes, perDay }: FreeOrder,
): Promise<Result<Session, 'used-up' | 'gateway'>> {
  const nowMs = spot.now();
  const consent = { way: 'free', terms } as const;
  const turns = spot.sessions.turnsOf({ mac: applicant.mac, way: 'free', sinceMs: startOfDay(nowMs), nowMs });
  if (turns.running === null && turns.count >= perDay) return err('used-up');
  const issued = turns.running === null ? issueTurn(spot, minutes) : spot.vouchers.byHash(turns.running);
  const admission = decideFor(spot, issued, applicant);
  if (!admission.ok) return err('used-up');
  const online = await bringOnline(spot, admission.value, consent);
  return online.ok ? online : err('gateway');
}

function issueTurn(spot: Spot, minutes: number): Voucher | null {
  const issued = spot.vouchers.issue({ idempotencyKey: randomUUID(), minutes, validMinutes: 5, nowMs: spot.now() });
  return issued.ok ? spot.vouchers.find(issued.value.code) : null;
}

const startOfDay = (nowMs: number) => instantOf(civilTimeAt(new Date(nowMs)).date, '00:00').getTime();

/** Save, apply, and only then answer. */
async function bringOnline(
  spot: Spot,
  admission: Admission,
  consent: Consent | undefined,
): Promise<Result<Session, { readonly reason: 'gateway' }>> {
  const nowMs = spot.now();
  const { session, ending } = admission;
  spot.sessions.admit(admission, consent);

  for (const old of ending) {
    if (!isSameClient(old.session, session)) await shutOut(spot, old.session);
  }
  // While an old session was being shut the code may have moved on to yet another device.
  if (isOnGateway(session) && spot.sessions.findByMac(session.mac)?.id === session.id) {
    const timeoutSeconds = remainingSeconds(session, nowMs) + gatewayGraceSeconds;
    const opened = await spot.gateway.open({ ipv4: session.ipv4, mac: session.mac, timeoutSeconds });
    if (!opened.ok) {
      spot.log.error('gateway.open-failed', { detail: opened.error.detail });
      spot.sessions.end(session, 'gateway-failed', spot.now());
      return err({ reason: 'gateway' });
    }
  }
  return ok(session);
}

function isSameClient(one: Session, other: Session): boolean {
  return one.mac === other.mac && one.ipv4 === other.ipv4;
}

/** Shuts the gateway for a session; what fails is logged and mended by the reconciler. */
export async function closeOnGateway(spot: Spot, session: Session & { readonly ipv4: string }): Promise<void> {
  const closed = await spot.gateway.close({ ipv4: session.ipv4, mac: session.mac });
  if (!closed.ok) spot.log.error('gateway.close-failed', { detail: closed.error.detail });
}

/** Ends what a session could reach, wherever it is enforced. */
export async function shutOut(spot: Spot, session: Session): Promise<void> {
  if (isOnGateway(session)) await closeOnGateway(spot, session);
  else spot.disconnectAtNas?.(session.mac);
}
