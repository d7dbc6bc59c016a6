import { timingSafeEqual } from 'node:crypto';
import type { AnswerContent } from '../radius/answer.ts';
import { integerOf, rawValues, textOf } from '../radius/attribute.ts';
import { codes } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { decryptUserPassword } from '../radius/user-password.ts';
import { normaliseMac, remainingSeconds, type Session } from '../session/session.ts';
import type { AccessDecider } from './access-decider.ts';
import type { AccountRules } from './allowance.ts';
import { admitKnown } from './admit-verified.ts';
import { classOf } from './nas-class.ts';
import { interimOf, nasLimits } from './nas-limits.ts';
import type { AskingNas } from './pass-request.ts';

/** RFC 2865 §5.6. */
const callCheck = 10;
/** The whole name is an address in a usual writing, and nothing more. */
const wholeMac = /^(?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2}$|^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i;

/** Whether devices are asked about there by their address alone: as its owner says, else its profile; otherwise not. */
function isAsked({ accessPoint }: AskingNas): boolean {
  if (accessPoint?.macAuthentication !== undefined) return accessPoint.macAuthentication;
  const profile = accessPoint?.profile;
  return profile?.role === 'nas' && profile.radius?.macAuthentication?.value === true;
}

/**
 * The device of a request that names it by its address and shows nothing else: the address again as the password, or
 * Service-Type Call-Check. `null` for any other, also where the station that calls is another one.
 */
function deviceOf({ packet, secret }: RadiusRequest): string | null {
  const user = textOf(packet, 'User-Name') ?? '';
  const mac = wholeMac.test(user) ? normaliseMac(user) : null;
  if (mac === null) return null;
  const station = textOf(packet, 'Calling-Station-Id');
  if (station !== null && normaliseMac(station) !== mac) return null;
  if (integerOf(packet, 'Service-Type') === callCheck) return mac;
  const [hidden] = rawValues(packet, 'User-Password');
  const given = hidden && decryptUserPassword(hidden, packet.authenticator, secret);
  const name = Buffer.from(user);
  return given?.length === name.length && timingSafeEqual(given, name) ? mac : null;
}

export type DeviceRules = AccountRules & {
  /** Version of the terms that hold: whoever has accepted others is asked again, on the portal. */
  readonly terms: string;
  /** Whether the city wishes that devices are known again. */
  readonly remembers: boolean;
};

const reject: AnswerContent = { code: codes.accessReject, attributes: [] };

/**
 * MAC authentication bypass: lets a device in that has time left here or is remembered; for any other the access point
 * shows the portal. An address proves nothing (whoever hears it on the air can take it), so this opens only what the
 * portal has opened for the device, and only where it is asked for.
 */
export function createDeviceDecider(rules: DeviceRules): AccessDecider {
  const { spot } = rules;
  const accept = (session: Session, nas: AskingNas): AnswerContent => {
    const interim = interimOf(spot, session);
    spot.access.count('device-accepted');
    return {
      code: codes.accessAccept,
      attributes: [
        ['Session-Timeout', remainingSeconds(session, spot.now())],
        ...(interim === null ? [] : [['Acct-Interim-Interval', interim] as const]),
      ],
      vendor: [classOf(session), ...nasLimits(spot, nas, session)],
    };
  };
  const refuse = (): AnswerContent => {
    spot.access.count('device-rejected');
    return reject;
  };
  return (request, nas) => {
    if (!isAsked(nas)) return 'not-mine';
    const mac = deviceOf(request);
    if (mac === null) return 'not-mine';
    const session = spot.sessions.findByMac(mac);
    if (session && session.endsAtMs > spot.now()) return accept(session, nas);
    if (!rules.remembers) return refuse();
    const zone = nas.accessPoint?.zone ?? spot.policy().home;
    const known = admitKnown(spot, {
      ...{ applicant: { mac, ipv4: null }, terms: rules.terms, zone },
      allowanceOf: (way) => rules.allowanceOf(zone, way),
    });
    return known.then((admitted) => (admitted ? accept(admitted, nas) : refuse()));
  };
}
