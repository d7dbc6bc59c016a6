import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { decideAdmission, type Applicant, type Refusal } from '../session/admission.ts';
import type { Standing } from '../session/attempts.ts';
import { gatewayGraceSeconds } from '../session/expiry.ts';
import { isOnGateway, remainingSeconds, type Session } from '../session/session.ts';
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
  const open = spot.sessions.openOf(voucher?.hash ?? '', request.applicant);
  const admission = decideAdmission({
    voucher,
    applicant: request.applicant,
    open,
    nowMs,
    sessionId: randomUUID(),
  });
  if (!admission.ok) {
    return err({ reason: admission.error, standing: spot.attempts.wrong(request.attemptsOf, nowMs) });
  }
  spot.attempts.right(request.attemptsOf);
  const { session, ending, firstUse } = admission.value;
  spot.sessions.admit(admission.value);
  if (firstUse) spot.outbox.add('voucher-used', { minutes: voucher?.minutes ?? 0 }, nowMs);

  for (const old of ending) {
    if (isOnGateway(old.session) && !isSameClient(old.session, session)) await closeOnGateway(spot, old.session);
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
