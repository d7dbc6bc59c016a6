import { attributeType, encodeAttributes, integerOf, rawValues } from '../radius/attribute.ts';
import { encryptUserPassword } from '../radius/access-question.ts';
import { hideBySalt } from '../radius/mppe.ts';
import { codes, type Packet } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { revealBySalt } from '../radius/salt-reveal.ts';
import { decryptUserPassword } from '../radius/user-password.ts';
import { encodePart, isAllowed, partsOf, type AllowList, type Part } from './attribute-filter.ts';
import { newAuthenticator, radsecSecret, type Composed } from './home-packet.ts';

const keys = {
  userPassword: '2',
  proxyState: '33',
  chapChallenge: '60',
  tunnelPassword: '69',
  identity: '89',
  sendKey: '26.311.16',
  receiveKey: '26.311.17',
} as const;

/**
 * What a home server needs to know its guest: User-Name, CHAP and MS-CHAP, Service-Type, Framed-MTU, State,
 * Called-Station-Id, Calling-Station-Id (which RFC 7593 §5 keeps), NAS-Identifier, NAS-Port-Type, Connect-Info,
 * EAP-Message. Not the addresses of this network's own devices.
 */
const usualToHome = [
  '1',
  '3',
  '6',
  '12',
  '24',
  '30',
  '31',
  '32',
  '61',
  '77',
  '79',
  '26.311.1',
  '26.311.11',
  '26.311.25',
];

/**
 * What a stranger's server may say to this network: Reply-Message, State, Idle-Timeout, EAP-Message, Error-Cause, the keys
 * of the link and MS-CHAP's proof. No VLAN, no filter, no rate, no address, no name of the person.
 */
const usualFromHome = ['18', '24', '28', '79', '101', keys.sendKey, keys.receiveKey, '26.311.2', '26.311.26'];

/** Made here by other means, whatever a list says. */
const ownMatter: ReadonlySet<string> = new Set(['2', '25', '27', '33', '80', '85', '89', '126']);

export type ForwardRules = {
  readonly operatorName: string;
  /** Added to what is usual. */
  readonly toHome: AllowList;
  readonly fromHome: AllowList;
  /** The Proxy-State that we add. */
  readonly proxyState: Buffer;
};

const usual = { toHome: new Set(usualToHome), fromHome: new Set(usualFromHome) };

function isPassed(way: 'toHome' | 'fromHome', rules: Pick<ForwardRules, 'toHome' | 'fromHome'>, part: Part): boolean {
  return !ownMatter.has(part.key) && (isAllowed(usual[way], part) || isAllowed(rules[way], part));
}

/**
 * A request as the home server gets it: what the list allows, the password hidden anew, a CHAP challenge that was the
 * authenticator said aloud (RFC 2865 §5.40), Operator-Name (RFC 5580 §4.1) and the wish for a Chargeable-User-Identity
 * (RFC 4372 §2.2: one zero byte) added, each Proxy-State in its order and ours last. `null`: a password that is none.
 */
export function forwardRequest({ packet, secret }: RadiusRequest, rules: ForwardRules): (() => Composed) | null {
  const parts = partsOf(packet);
  const [hidden] = rawValues(packet, 'User-Password');
  const password = hidden && decryptUserPassword(hidden, packet.authenticator, secret);
  if (password === null) return null;
  const has = (type: string) => parts.some(({ key }) => key === type);
  const challenge = has('3') && !has(keys.chapChallenge) ? packet.authenticator : null;
  const passed = parts.filter((part) => isPassed('toHome', rules, part) || part.key === keys.chapChallenge);
  const own: readonly Part[] = [
    ...(challenge ? [{ key: keys.chapChallenge, value: challenge }] : []),
    { key: String(attributeType('Operator-Name')), value: Buffer.from(rules.operatorName) },
    { key: keys.identity, value: Buffer.alloc(1) },
    ...parts.filter(({ key }) => key === keys.proxyState),
    { key: keys.proxyState, value: rules.proxyState },
  ];
  const rest = [...passed, ...own].map(encodePart);
  return () => {
    const authenticator = newAuthenticator();
    const again = password && encryptUserPassword(password, authenticator, radsecSecret);
    const body = again ? [encodePart({ key: keys.userPassword, value: again }), ...rest] : rest;
    return { code: codes.accessRequest, authenticator, body: Buffer.concat(body) };
  };
}

/** What a home server has said, for the NAS: its attributes with everything hidden anew, and what is ours to decide on. */
export type HomeAnswer = {
  readonly code: number;
  readonly attributes: readonly Buffer[];
  /** Seconds; `null` where it has set none. */
  readonly sessionTimeout: number | null;
  /** Chargeable-User-Identity (RFC 4372): who its guest is, without a name. */
  readonly identity: Buffer | null;
};

type Asked = { readonly request: RadiusRequest; readonly homeAuthenticator: Buffer };

/** Hides values for the NAS as they were hidden for us; each with a salt of its own. */
function createRehide({ request, homeAuthenticator }: Asked): (value: Buffer) => Buffer | null {
  let salt = newAuthenticator().readUInt16BE(0);
  return (value) => {
    const clear = revealBySalt(value, homeAuthenticator, radsecSecret);
    salt = (salt + 1) | 0x8000;
    const own = Buffer.of((salt >> 8) & 0xff, salt & 0xff);
    return clear && hideBySalt(clear, request.packet, { secret: request.secret, salt: own });
  };
}

/** What of a home server's answer goes to the NAS. Its Proxy-States are the NAS's own, which every answer copies. */
export function returnAnswer(
  answer: Packet,
  rules: Pick<ForwardRules, 'toHome' | 'fromHome'>,
  asked: Asked,
): HomeAnswer {
  const rehide = createRehide(asked);
  const hiddenAnew = (part: Part): readonly Part[] => {
    const { key, value } = part;
    // RFC 2868 §3.5: a tag stands before the salt.
    const tagBytes = key === keys.tunnelPassword ? 1 : 0;
    if (tagBytes === 0 && key !== keys.sendKey && key !== keys.receiveKey) return [part];
    const hidden = rehide(value.subarray(tagBytes));
    return hidden ? [{ key, value: Buffer.concat([value.subarray(0, tagBytes), hidden]) }] : [];
  };
  const [identity] = rawValues(answer, 'Chargeable-User-Identity');
  const known = identity !== undefined && identity.some((byte) => byte !== 0) ? identity : null;
  const passed = partsOf(answer).filter((part) => isPassed('fromHome', rules, part));
  const wished = rawValues(asked.request.packet, 'Chargeable-User-Identity').length > 0;
  return {
    code: answer.code,
    attributes: [
      ...passed.flatMap(hiddenAnew).map(encodePart),
      ...(known && wished ? [encodePart({ key: keys.identity, value: known })] : []),
    ],
    sessionTimeout: integerOf(answer, 'Session-Timeout'),
    identity: known,
  };
}

/** Whether a request has been here before, or has come through too many proxies. */
export function isLoop(
  packet: Packet,
  { operatorName, mark, maxProxies }: { operatorName: string; mark: Buffer; maxProxies: number },
): boolean {
  const states = rawValues(packet, 'Proxy-State');
  if (states.length > maxProxies || states.some((state) => state.subarray(0, mark.length).equals(mark))) return true;
  // An access point of ours may say who we are; a proxy that says so has it from us.
  return states.length > 0 && rawValues(packet, 'Operator-Name').some((name) => name.toString() === operatorName);
}

/** EAP-Failure (RFC 3748 §4.2) for the answer to a request that carried EAP; nothing for another one. */
export function eapFailureFor(eap: Buffer | null): readonly Buffer[] {
  const identifier = eap?.[1];
  if (identifier === undefined) return [];
  return [encodeAttributes([['EAP-Message', Buffer.of(4, identifier, 0, 4)]])];
}
