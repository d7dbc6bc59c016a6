import type { AnswerContent } from '../radius/answer.ts';
import { rawValues, textOf } from '../radius/attribute.ts';
import { eapOf } from '../radius/eap-message.ts';
import { codes, maxPacketBytes, type Packet } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { eapFailureFor, forwardRequest, returnAnswer, type HomeAnswer } from '../roaming/forward.ts';
import type { HomeServer } from '../roaming/home-server.ts';
import { realmOf } from '../roaming/realm.ts';
import type { RoamingDoor } from '../roaming/roaming-door.ts';
import { normaliseMac, remainingSeconds, type Session } from '../session/session.ts';
import type { AccessDecider, AccessDecision } from './access-decider.ts';
import { admitGuest, guestIdentity } from './admit-guest.ts';
import { classOf } from './nas-class.ts';
import { interimOf, nasLimits } from './nas-limits.ts';
import type { AskingNas } from './pass-request.ts';
import type { Spot } from './spot.ts';

/** A refusal, which ends a conversation of EAP too. */
function refuse({ packet }: RadiusRequest): AnswerContent {
  return { code: codes.accessReject, attributes: [], vendor: eapFailureFor(eapOf(packet)) };
}

/** Which device a guest has; the law wants to know it, so there is no guest without one. */
const macOf = ({ packet }: RadiusRequest) => normaliseMac(textOf(packet, 'Calling-Station-Id') ?? '');

function acceptFor(
  spot: Spot,
  nas: AskingNas,
  { session, home }: { session: Session; home: HomeAnswer },
): AnswerContent {
  const left = remainingSeconds(session, spot.now());
  const interim = interimOf(spot, session);
  return {
    code: codes.accessAccept,
    attributes: [
      ['Session-Timeout', Math.min(left, home.sessionTimeout ?? left)],
      ...(interim === null ? [] : [['Acct-Interim-Interval', interim] as const]),
    ],
    vendor: [...home.attributes, classOf(session), ...nasLimits(spot, nas, session)],
  };
}

type Asking = {
  readonly request: RadiusRequest;
  readonly nas: AskingNas;
  readonly mac: string;
  readonly realm: string;
};

/** A guest whose home has let her in: she comes in here by what holds here. */
async function admitAccepted(spot: Spot, door: RoamingDoor, asking: Asking & { home: HomeAnswer }) {
  const { request, nas, mac, realm, home } = asking;
  const { minutes, perDay, devices } = door.settings;
  const admitted = await admitGuest(spot, {
    applicant: { mac, ipv4: null },
    identity: guestIdentity(spot, home.identity ? { realm, identity: home.identity } : { mac }),
    zone: nas.accessPoint?.zone ?? spot.policy().home,
    allowance: { minutes, perDay, devices },
    untilMs: home.sessionTimeout === null ? Infinity : spot.now() + home.sessionTimeout * 1000,
  });
  door.count(admitted.ok ? 'accepted' : 'refusedHere');
  return admitted.ok ? acceptFor(spot, nas, { session: admitted.value, home }) : refuse(request);
}

/** What this spot adds to a home's answer. */
const ownBytes = 512;

/** Whether an answer still is a packet with what comes back to the access point beside it. */
function fits({ packet }: RadiusRequest, answer: Packet): boolean {
  const states = rawValues(packet, 'Proxy-State').reduce((bytes, { length }) => bytes + length + 2, 0);
  return answer.bytes.length + states + ownBytes <= maxPacketBytes;
}

/** Asks the home of a guest and gives its answer to the access point. */
async function askHome(
  spot: Spot,
  door: RoamingDoor,
  { servers, ...asking }: Asking & { readonly servers: readonly HomeServer[] },
): Promise<AccessDecision> {
  const { request } = asking;
  const rules = door.rules();
  const compose = forwardRequest(request, rules);
  if (!compose) return refuse(request);
  const [state = null] = rawValues(request.packet, 'State');
  const told = await door.ask({ servers, compose, state });
  if (told.kind !== 'answered') {
    door.count('unanswered');
    const isLong = told.kind === 'away' && told.forMs > door.settings.patienceSeconds * 1000;
    return isLong ? refuse(request) : 'no-answer';
  }
  if (!fits(request, told.answer)) return 'no-answer';
  const home = returnAnswer(told.answer, rules, { request, homeAuthenticator: told.authenticator });
  if (home.code === codes.accessAccept) return admitAccepted(spot, door, { ...asking, home });
  if (home.code === codes.accessReject) door.count('rejected');
  return { code: home.code, attributes: [], vendor: home.attributes };
}

/**
 * Decides on guests of other networks: their home servers are asked, by realm. Names without a realm and those of our
 * residents are the next one's; what another network asks is never sent on. What has been here before is refused.
 */
export function createProxyDecider(spot: Spot, door: RoamingDoor): AccessDecider {
  return (request, nas) => {
    const realm = realmOf(rawValues(request.packet, 'User-Name')[0]?.toString('utf8') ?? '');
    if (!realm.ok) return refuse(request);
    const way = realm.value === null ? 'own' : door.wayOf(realm.value);
    if (door.isPeer(request.nasAddress)) return realm.value !== null && way === 'own' ? 'not-mine' : refuse(request);
    if (realm.value === null || way === 'own' || way === 'unknown') return 'not-mine';
    const mac = macOf(request);
    if (way === 'reject' || mac === null) return refuse(request);
    if (door.isLoop(request.packet)) {
      door.count('loops');
      return refuse(request);
    }
    return askHome(spot, door, { request, nas, mac, realm: realm.value, servers: way });
  };
}

/** After all others: what another network asks about somebody whom nobody here knows is no code of the portal's. */
export function refusePeers(door: RoamingDoor): AccessDecider {
  return (request) => (door.isPeer(request.nasAddress) ? refuse(request) : 'not-mine');
}
