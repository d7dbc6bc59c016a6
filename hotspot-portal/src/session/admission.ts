import { voucherState, type Voucher } from './voucher.ts';
import type { Session } from './session.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type Applicant = {
  readonly mac: string;
  /** `null` where an access point asks by RADIUS. */
  readonly ipv4: string | null;
};

export type Refusal = 'unknown-code' | 'code-expired' | 'code-used-up' | 'data-used-up';

/** What holds where somebody comes in: names of the city's policy, and what they mean now. */
export type Terms = {
  readonly zone: string;
  readonly tier: string;
  /** How many devices one voucher may have online. */
  readonly devices: number;
  /** When the zone closes; `null` where it does not. */
  readonly closesAtMs: number | null;
  /** True where the voucher has no data left and its tier ends it then. */
  readonly dataUsedUp: boolean;
};

export type Admission = {
  readonly session: Session;
  /** True at the voucher's first use: its time starts now. */
  readonly firstUse: boolean;
  /** The end of the voucher's time, which the zone's hours do not shorten. */
  readonly voucherEndsAtMs: number;
  /** Open sessions that end with this admission, and why. */
  readonly ending: readonly { readonly session: Session; readonly reason: 'moved' | 'replaced' }[];
};

export type AdmissionRequest = {
  readonly voucher: Voucher | null;
  readonly applicant: Applicant;
  /** Open sessions of this voucher, this device or this address. */
  readonly open: readonly Session[];
  readonly terms: Terms;
  readonly nowMs: number;
  readonly sessionId: string;
};

/**
 * Decides whether a device may go online with a voucher. One voucher carries as many devices at a time as its tier says:
 * one more ends the oldest session and gets the time that is left. Errors: why the code does not open the network.
 */
export function decideAdmission(request: AdmissionRequest): Result<Admission, Refusal> {
  const { voucher, applicant, open, terms, nowMs } = request;
  if (!voucher) return err('unknown-code');
  const state = voucherState(voucher, nowMs);
  if (state === 'expired') return err('code-expired');
  if (state === 'used-up') return err('code-used-up');
  if (terms.dataUsedUp) return err('data-used-up');
  const voucherEndsAtMs = voucher.endsAtMs ?? nowMs + voucher.minutes * 60_000;
  const session: Session = {
    id: request.sessionId,
    voucher: voucher.hash,
    mac: applicant.mac,
    ipv4: applicant.ipv4,
    startedAtMs: nowMs,
    endsAtMs: Math.min(voucherEndsAtMs, terms.closesAtMs ?? voucherEndsAtMs),
    zone: terms.zone,
    tier: terms.tier,
  };
  const ending = endingFor(session, open, terms.devices);
  return ok({ session, firstUse: state === 'issued', voucherEndsAtMs, ending });
}

/** Sessions of this device or its address give way, and of the voucher's other devices the oldest beyond their number. */
function endingFor(session: Session, open: readonly Session[], devices: number): Admission['ending'] {
  const isReplaced = (old: Session) => old.mac === session.mac || (old.ipv4 !== null && old.ipv4 === session.ipv4);
  const others = open
    .filter((old) => old.voucher === session.voucher && old.mac !== session.mac)
    .toSorted((one, other) => other.startedAtMs - one.startedAtMs);
  const moved = others.slice(Math.max(0, devices - 1));
  const replaced = open.filter((old) => isReplaced(old) && !moved.includes(old));
  return [
    ...moved.map((old) => ({ session: old, reason: 'moved' as const })),
    ...replaced.map((old) => ({ session: old, reason: 'replaced' as const })),
  ];
}
