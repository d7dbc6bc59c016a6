import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { passOf } from '../access-points/pass.ts';
import { attributeType, rawValues } from '../radius/attribute.ts';
import { causes, type Cause } from '../radius/order-receiver.ts';
import type { Packet } from '../radius/packet.ts';
import { normaliseMac, type Session } from '../session/session.ts';
import { realmOf } from '../roaming/realm.ts';
import { guestIdentity } from './admit-guest.ts';
import type { Spot } from './spot.ts';

/** Who this NAS is, by the names that an order may give it. */
export type OwnNames = { readonly identifier: string; readonly passKey: Uint8Array };

type Match = (session: Session) => boolean;

const ipv4Of = (value: Buffer) => (value.length === 4 ? value.join('.') : '');

/** What an attribute says about a session, by its number; RFC 5176 §3. */
function matchesOf(spot: Spot, packet: Packet, { passKey }: OwnNames): ReadonlyMap<number, (value: Buffer) => Match> {
  const isSession = (value: Buffer) => (session: Session) => session.id === value.toString('ascii');
  // What a home calls its guest means something only beside her realm: `@home.example` is enough of a name.
  const isGuest = rawValues(packet, 'Chargeable-User-Identity').length > 0;
  const named = realmOf(rawValues(packet, 'User-Name')[0]?.toString('utf8') ?? '');
  const realm = isGuest && named.ok ? named.value : null;
  const entries: readonly (readonly [string, (value: Buffer) => Match])[] = [
    // Both are our own number of it: what an access point is told, and what counts at our own gateway.
    ['Acct-Session-Id', isSession],
    ['Class', isSession],
    [
      'Calling-Station-Id',
      (value) => {
        const mac = normaliseMac(value.toString('latin1'));
        return (session) => session.mac === mac;
      },
    ],
    ['Framed-IP-Address', (value) => (session) => session.ipv4 === ipv4Of(value)],
    [
      'User-Name',
      (value) => (session) => realm !== null || passOf(passKey, session).username === value.toString('utf8'),
    ],
    [
      'Chargeable-User-Identity',
      (value) => {
        const identity = realm === null ? null : guestIdentity(spot, { realm, identity: value });
        return (session) => identity !== null && spot.ways.grants.ofVoucher(session.voucher)?.identity === identity;
      },
    ],
  ];
  return new Map(entries.map(([name, match]) => [attributeType(name), match]));
}

/** Names of a NAS: an order that gives ones that are not ours is for somebody else. */
function isForUs(packet: Packet, { identifier }: OwnNames): boolean {
  const named = attributeType('NAS-Identifier');
  return packet.attributes.every(({ type, value }) => type !== named || value.toString('utf8') === identifier);
}

/** The attributes of an order that say which session it is about, or that are about the packet itself. */
const aboutPacket = ['NAS-Identifier', 'Event-Timestamp', 'Message-Authenticator', 'Proxy-State'];

export type OrderTarget = {
  readonly sessions: readonly Session[];
  /** What the order says besides. */
  readonly rest: Packet['attributes'];
};

/**
 * The sessions that an order is about: all that it says of them has to be right (RFC 5176 §3). Errors: no session is
 * named (402), another NAS is (403), or there is none (503).
 */
export function findTarget(spot: Spot, packet: Packet, own: OwnNames): Result<OrderTarget, Cause> {
  if (!isForUs(packet, own)) return err(causes.nasMismatch);
  const matches = matchesOf(spot, packet, own);
  const wanted = packet.attributes.flatMap(({ type, value }) => matches.get(type)?.(value) ?? []);
  if (wanted.length === 0) return err(causes.missingAttribute);
  const nowMs = spot.now();
  const sessions = spot.sessions
    .open()
    .filter((session) => session.endsAtMs > nowMs && wanted.every((isRight) => isRight(session)));
  if (sessions.length === 0) return err(causes.notFound);
  const known = new Set([...matches.keys(), ...aboutPacket.map(attributeType)]);
  return ok({ sessions, rest: packet.attributes.filter(({ type }) => !known.has(type)) });
}
