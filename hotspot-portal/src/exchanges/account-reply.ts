import type { Tier } from '@machikado/contracts/spot-policy.ts';
import type { AnswerContent } from '../radius/answer.ts';
import { attributeType, hasAttribute, textOf } from '../radius/attribute.ts';
import { splitAttribute } from '../radius/eap-message.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { vendorAttribute } from '../radius/vendor-attribute.ts';
import { rateOf, tierOf } from '../session/policy.ts';
import { remainingSeconds, type Session } from '../session/session.ts';
import type { AccountCredentials } from '../store/account-credentials.ts';
import type { Place } from './admit.ts';
import { classOf } from './nas-class.ts';
import { interimOf, nasLimits } from './nas-limits.ts';
import type { AskingNas } from './pass-request.ts';
import type { Spot } from './spot.ts';

/** What somebody gets beside the code of the answer. */
export type Granted = Omit<AnswerContent, 'code'>;

export type Grant = {
  readonly credentials: AccountCredentials;
  readonly session: Session | null;
  readonly place: Place;
  readonly seconds: number;
};

type Vendor = NonNullable<AnswerContent['vendor']>;
const none: Vendor = [];

/** One after the other; most of them are empty, and then one of them is all. */
export function joined(...parts: readonly Vendor[]): Vendor {
  let all = none;
  for (const part of parts) if (part.length > 0) all = all.length === 0 ? part : [...all, ...part];
  return all;
}

/** Wi-Fi Alliance, "Best Current Practices for WISP Roaming" 1.0, appendix C. */
const wispr = { vendor: 14_122, maxUp: 7, maxDown: 8 } as const;
/** RFC 2869 §5.16 advises ten minutes at least; shorter only where data may run out. */
const usualInterimSeconds = 600;
/** A day: then another network asks again, and a revocation is heard. */
const longestSeconds = 86_400;
/** RFC 3580 §3.31: VLAN, and 802 for what carries it. */
const vlanType = 13;
const medium802 = 6;

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const isWispr = (attribute: Buffer) => attribute.length > 6 && attribute.readUInt32BE(2) === wispr.vendor;

function encodeRates(tier: Tier, slowed: boolean): Vendor {
  const { upKbits, downKbits } = rateOf(tier, slowed);
  const rate = (type: number, kbits: number | null) =>
    kbits === null ? [] : [vendorAttribute(wispr.vendor, type, uint32(Math.min(kbits * 1000, 0xffffffff)))];
  return [...rate(wispr.maxUp, upKbits), ...rate(wispr.maxDown, downKbits)];
}

/** Of each tier as it is now: thousands of answers say the same. */
const usualRates = new WeakMap<Tier, Vendor>();

function ratesFor(spot: Spot, tier: Tier, session: Session | null): Vendor {
  // Only such a tier makes anybody slow: for all others the store is not asked.
  if (tier.slowKbits !== undefined && session && spot.usage.of(session.id).slowed) return encodeRates(tier, true);
  const known = usualRates.get(tier) ?? encodeRates(tier, false);
  usualRates.set(tier, known);
  return known;
}

/** The rates of a session in attributes that several makers take; nothing where the maker's own say it already. */
function wisprRates(spot: Spot, { session, place }: Grant, own: Vendor): Vendor {
  return own.some(isWispr) ? none : ratesFor(spot, tierOf(spot.policy(), session?.tier ?? place.tier), session);
}

/** The network behind the access point into which people of a tier, or of a zone, are put (RFC 3580 §3.31). */
function vlanOf({ accessPoint }: AskingNas, { tier, zone }: Place): Vendor {
  const vlans = accessPoint?.vlans;
  if (!vlans) return none;
  const name = [tier, zone].find((each) => Object.hasOwn(vlans, each));
  const vlan = name === undefined ? undefined : vlans[name];
  if (vlan === undefined) return [];
  const attribute = (attributeName: string, value: Buffer) =>
    Buffer.concat([Buffer.of(attributeType(attributeName), value.length + 2), value]);
  return [
    attribute('Tunnel-Type', uint32(vlanType)),
    attribute('Tunnel-Medium-Type', uint32(medium802)),
    attribute('Tunnel-Private-Group-Id', Buffer.from(String(vlan))),
  ];
}

/** RFC 4372 §2.1: whoever asks hears a name by which she can tell people apart and nobody else. */
function chargeable(spot: Spot, { account }: AccountCredentials, request: RadiusRequest): Vendor {
  if (!hasAttribute(request.packet, 'Chargeable-User-Identity')) return none;
  const operator = textOf(request.packet, 'Operator-Name') ?? request.nasAddress;
  const name = spot.accounts.chargeableOf(account.name, operator);
  return splitAttribute('Chargeable-User-Identity', Buffer.from(name));
}

/** What another network hears of somebody whose account is ours: how long it holds, and whom it may name in its bill. */
export function replyAbroad(spot: Spot, request: RadiusRequest, credentials: AccountCredentials): Granted {
  const { account, pseudonym } = credentials;
  const seconds = Math.min(remainingSeconds({ endsAtMs: account.untilMs }, spot.now()), longestSeconds);
  return {
    attributes: [
      ['Session-Timeout', seconds],
      ['User-Name', pseudonym],
    ],
    vendor: chargeable(spot, credentials, request),
  };
}

/** All that an access point is told of somebody who has come in by an account. */
export function replyFor(spot: Spot, request: RadiusRequest, grant: Grant & { readonly nas: AskingNas }): Granted {
  const { nas, credentials, session, place, seconds } = grant;
  const limits = nasLimits(spot, nas, session);
  return {
    attributes: [
      ['Session-Timeout', seconds],
      ['Acct-Interim-Interval', (session && interimOf(spot, session)) ?? usualInterimSeconds],
      ['User-Name', credentials.pseudonym],
    ],
    vendor: joined(
      session ? [classOf(session)] : none,
      limits,
      wisprRates(spot, grant, limits),
      vlanOf(nas, place),
      chargeable(spot, credentials, request),
    ),
  };
}
