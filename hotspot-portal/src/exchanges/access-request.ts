import { normaliseCrockford } from '@machikado/contracts/check-digit.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { rawValues, textOf } from '../radius/attribute.ts';
import { codes } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { decryptUserPassword } from '../radius/user-password.ts';
import { normaliseMac, remainingSeconds, type Session } from '../session/session.ts';
import { voucherState } from '../session/voucher.ts';
import { admit, type AdmitFailure } from './admit.ts';
import { classOf } from './nas-class.ts';
import { interimOf, nasLimits } from './nas-limits.ts';
import { answerPass, type AskingNas } from './pass-request.ts';
import type { Spot } from './spot.ts';

const anyUser = 'voucher';

/** The code of an Access-Request: its password, if the user name is the same code or `voucher`; `null` otherwise. */
function codeOf({ packet, secret }: RadiusRequest): string | null {
  const [hidden] = rawValues(packet, 'User-Password');
  const code = hidden && decryptUserPassword(hidden, packet.authenticator, secret)?.toString('utf8');
  const user = textOf(packet, 'User-Name');
  if (code === undefined || user === null) return null;
  return user === anyUser || normaliseCrockford(user) === normaliseCrockford(code) ? code : null;
}

function accept(
  seconds: number,
  own: NonNullable<AnswerContent['vendor']>,
  interimSeconds: number | null = null,
): AnswerContent {
  return {
    code: codes.accessAccept,
    attributes: [
      ['Session-Timeout', seconds],
      ...(interimSeconds === null ? [] : [['Acct-Interim-Interval', interimSeconds] as const]),
      ['Reply-Message', 'Welcome. / ようこそ。'],
    ],
    vendor: own,
  };
}

function reject(message: string): AnswerContent {
  return { code: codes.accessReject, attributes: [['Reply-Message', message]] };
}

const refusals: Readonly<Record<AdmitFailure['reason'], string>> = {
  'unknown-code': 'Unknown code. / コードが見つかりません。',
  'code-expired': 'The code has expired. / コードの期限が切れています。',
  'code-used-up': 'The code is used up. / コードの時間は終わっています。',
  'data-used-up': 'The data of this code is used up. / コードのデータ量を使い終わりました。',
  closed: 'Closed at this hour. / いまは利用時間外です。',
  'no-such-way': 'No codes are taken here. / ここではコードを使えません。',
  wait: 'Too many wrong codes. Please wait. / しばらくお待ちください。',
  gateway: 'Not possible now. / いまは接続できません。',
};

/**
 * Decides an Access-Request (PAP). A name that the portal itself has given away is answered by its session alone. A
 * device that is online through our own gateway with this code only hears how long.
 * A request that names no device changes no session. Everything else is one admission, as on the portal.
 */
export function answerAccessRequest(
  spot: Spot,
  request: RadiusRequest,
  nas: AskingNas = {},
): AnswerContent | Promise<AnswerContent> {
  const acceptFor = (session: Session) =>
    accept(
      remainingSeconds(session, spot.now()),
      [classOf(session), ...nasLimits(spot, nas, session)],
      interimOf(spot, session),
    );
  const passed = answerPass(spot, request, nas);
  if (passed) {
    if (!passed.ok) return reject(refusals['unknown-code']);
    const { session, mac: guest, seconds } = passed.value;
    if (session) return acceptFor(session);
    spot.openings.noteGuest(guest);
    return accept(seconds, nasLimits(spot, nas, null));
  }
  const code = codeOf(request);
  const mac = normaliseMac(textOf(request.packet, 'Calling-Station-Id') ?? '');
  const attemptsOf = `nas ${request.nasAddress} ${mac ?? ''}`;
  const standing = spot.attempts.standing(attemptsOf, spot.now());
  if (standing.state === 'wait') return reject(refusals.wait);

  const voucher = code === null ? null : spot.vouchers.find(code);
  const nowMs = spot.now();
  if (voucher && voucherState(voucher, nowMs) === 'in-use' && voucher.endsAtMs !== null) {
    const known = mac === null ? null : spot.sessions.findByMac(mac);
    if (mac === null || (known?.voucher === voucher.hash && known.endsAtMs > nowMs)) {
      spot.attempts.right(attemptsOf);
      if (known) return acceptFor(known);
      return accept(Math.ceil((voucher.endsAtMs - nowMs) / 1000), nasLimits(spot, nas, null));
    }
  }
  const applicant = { mac: mac ?? `nas ${request.nasAddress}`, ipv4: null };
  const { zone } = nas.accessPoint ?? {};
  return admit(spot, { code: code ?? '', applicant, attemptsOf, ...(zone !== undefined && { zone }) }).then(
    (admitted) => (admitted.ok ? acceptFor(admitted.value) : reject(refusals[admitted.error.reason])),
  );
}
