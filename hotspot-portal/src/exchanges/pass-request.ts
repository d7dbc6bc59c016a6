import { timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { isChapOf } from '../access-points/digests.ts';
import { isPassName, passOf } from '../access-points/pass.ts';
import { rawValues, textOf } from '../radius/attribute.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { decryptUserPassword } from '../radius/user-password.ts';
import { normaliseMac, type Session } from '../session/session.ts';
import type { Spot } from './spot.ts';

/** Who asks: one of the access points of the file, and the key of the names that the portal gives away. */
export type AskingNas = { readonly accessPoint?: AccessPoint; readonly passKey?: Uint8Array };

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

/**
 * Answers for a name that the portal has given to a phone at another maker's access point: its session, an error where there is no such session of this device; `null` for any other name.
 */
export function answerPass(
  spot: Pick<Spot, 'sessions' | 'now'>,
  request: RadiusRequest,
  { passKey }: AskingNas,
): Result<Session, 'no-session'> | null {
  const user = textOf(request.packet, 'User-Name') ?? '';
  if (passKey === undefined || !isPassName(user)) return null;
  const mac = normaliseMac(textOf(request.packet, 'Calling-Station-Id') ?? '');
  const session = mac === null ? null : spot.sessions.findByMac(mac);
  const nowMs = spot.now();
  if (!session || session.endsAtMs <= nowMs) return err('no-session');
  const pass = passOf(passKey, session);
  const isRight = user === pass.username && knowsPassword(request, pass.password);
  return isRight ? ok(session) : err('no-session');
}
