import { voucherState, type Voucher } from './voucher.ts';
import type { Session } from './session.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type Applicant = {
  readonly mac: string;
  /** `null` where an access point asks by RADIUS. */
  readonly ipv4: string | null;
};

export type Refusal = 'unknown-code' | 'code-expired' | 'code-used-up';

export type Admission = {
  readonly session: Session;
  /** True at the voucher's first use: its time starts now. */
  readonly firstUse: boolean;
  /** Open sessions that end with this admission, and why. */
  readonly ending: readonly { readonly session: Session; readonly reason: 'moved' | 'replaced' }[];
};

export type AdmissionRequest = {
  readonly voucher: Voucher | null;
  readonly applicant: Applicant;
  /** Open sessions of this voucher, this device or this address. */
  readonly open: readonly Session[];
  readonly nowMs: number;
  readonly sessionId: string;
};

/**
 * Decides whether a device may go online with a voucher. One voucher carries one device at a time: a new device ends
 * the old one's session and gets the time that is left. Errors: why the code does not open the network.
 */
export function decideAdmission(request: AdmissionRequest): Result<Admission, Refusal> {
  const { voucher, applicant, open, nowMs } = request;
  if (!voucher) return err('unknown-code');
  const state = voucherState(voucher, nowMs);
  if (state === 'expired') return err('code-expired');
  if (state === 'used-up') return err('code-used-up');
  const endsAtMs = voucher.endsAtMs ?? nowMs + voucher.minutes * 60_000;
  const session: Session = {
    id: request.sessionId,
    voucher: voucher.hash,
    mac: applicant.mac,
    ipv4: applicant.ipv4,
    startedAtMs: nowMs,
    endsAtMs,
  };
  const ending = open.map((old) => ({
    session: old,
    reason: old.voucher === voucher.hash && old.mac !== applicant.mac ? ('moved' as const) : ('replaced' as const),
  }));
  return ok({ session, firstUse: state === 'issued', ending });
}
