import { timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { isChapOf } from '../access-points/digests.ts';
import { guestPassOf, isPassName, passOf, type Pass } from '../access-points/pass.ts';
import { rawValues, textOf } from '../radius/attribute.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { decryptUserPassword } from '../radius/user-password.ts';
import { normaliseMac, remainingSeconds, type Session } from '../session/session.ts';
import type { Spot } from './spot.ts';

/** Who asks: one of the access points of the file, and the key of the names that the portal gives away. */
export type AskingNas = {
  readonly accessPoint?: AccessPoint;
  readonly passKey?: Uint8Array;
  /** True for another network: whoever it asks for is a guest there, and gets no session at this spot. */
  readonly isPeer?: boolean;
};

/** Whether the request knows this password, in clear (RFC 2865 §5.2) or by a challenge (§5.3, §5.40). */
function knowsPassword({ packet, secret }: RadiusRequest, password: string): boolean {
  const [chap] = rawValues(packet, 'CHAP-Password');
  if (chap) {
    const [challenge = packet.authenticator] = rawValues(packet, 'CHAP-Challenge');
    return isChapOf(password, chap, challenge);
  }
  const [hidden] = rawValues(packet, 'User-Password');
  const clear = hidden && decryptUserPassword(hidden, packet.authenticator, secret);
  const wanted = Buffer.from(password);
  return clear?.length === wanted.length && timingSafeEqual(clear, wanted);
}

/** Who has asked by a name of the portal's: a session, or in disaster mode a device alone, and for how long. */
export type Passed = { readonly session: Session | null; readonly mac: string; readonly seconds: number };

/**
 * Answers for a name that the portal has given to a phone at another maker's access point: its session, or its part in
 * the network that is open to all; an error where there is neither for this device; `null` for any other name.
 */
export function answerPass(
  spot: Pick<Spot, 'sessions' | 'openings' | 'now'>,
  request: RadiusRequest,
  { passKey }: AskingNas,
): Result<Passed, 'no-session'> | null {
  const user = textOf(request.packet, 'User-Name') ?? '';
  if (passKey === undefined || !isPassName(user)) return null;
  const mac = normaliseMac(textOf(request.packet, 'Calling-Station-Id') ?? '');
  if (mac === null) return err('no-session');
  const isRight = (pass: Pass) => user === pass.username && knowsPassword(request, pass.password);
  const nowMs = spot.now();
  const session = spot.sessions.findByMac(mac);
  if (session && session.endsAtMs > nowMs && isRight(passOf(passKey, session))) {
    return ok({ session, mac, seconds: remainingSeconds(session, nowMs) });
  }
  const opening = spot.openings.current();
  if (!opening || opening.endsAtMs <= nowMs || !isRight(guestPassOf(passKey, opening, mac))) return err('no-session');
  return ok({ session: null, mac, seconds: remainingSeconds(opening, nowMs) });
}
