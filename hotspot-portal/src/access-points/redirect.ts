import { err, ok, type Result } from '@machikado/contracts/result.ts';
import {
  fillTemplate,
  placeholdersOf,
  redirectNames,
  type NasProfile,
  type RedirectName,
} from '@machikado/device-profiles/access-point-profile.ts';
import { normaliseMac } from '../session/session.ts';
import { isNas, type AccessPoint, type Nas } from './access-points-file.ts';

/** What an access point has told of a phone, by our own names. */
export type RedirectValues = ReadonlyMap<RedirectName, string>;

export type RedirectFault = 'not-a-nas' | 'incomplete' | 'no-device' | 'foreign-host';

const maxValueLength = 800;

/** Base64 of `name=value, name=value`, each value as in a query. */
function unpack(envelope: string): URLSearchParams {
  const pairs = Buffer.from(envelope, 'base64').toString('utf8').split(', ');
  return new URLSearchParams(pairs.join('&'));
}

function readValues({ redirect }: NasProfile, query: URLSearchParams): Map<RedirectName, string> {
  const given = redirect.envelope ? unpack(query.get(redirect.envelope.value) ?? '') : query;
  const values = new Map<RedirectName, string>();
  for (const name of redirectNames) {
    const theirs = redirect.parameters[name]?.value;
    const value = theirs === undefined ? null : given.get(theirs);
    if (value !== null && value !== '' && value.length <= maxValueLength) values.set(name, value);
  }
  return values;
}

/** What must be there: the device, and all that the answer is made of but the names that only tell. */
function neededNames({ redirect, answer }: NasProfile): Set<string> {
  const texts = [answer.url.value, ...answer.fields.map(({ value }) => value)];
  const used = texts.flatMap((text) => {
    const names = placeholdersOf(text);
    const derived = {
      uamResponse: ['challenge'],
      routerosResponse: ['chapId', 'challenge'],
      hidProof: ['token'],
    } as const;
    return names.flatMap((name) => (name in derived ? derived[name as keyof typeof derived] : [name]));
  });
  const telling = new Set<string>(['ip', 'ssid', 'accessPoint', 'originalUrl']);
  const given = new Set<string>(Object.keys(redirect.parameters));
  return new Set(['mac', ...used.filter((name) => given.has(name) && !telling.has(name))]);
}

/** Whether a host is one of an access point's: as it is written, or below a `*.`. */
function isHostOf({ hosts }: Pick<AccessPoint, 'hosts'>, host: string): boolean {
  return hosts.some((own) => (own.startsWith('*.') ? host.endsWith(own.slice(1)) : host === own));
}

/**
 * Where a phone goes after its sign-in, `null` where that is not a place of this access point's: whoever made the
 * redirect could otherwise send people, and their way in, wherever he likes.
 */
export function targetOf(nas: Nas, values: RedirectValues): string | null {
  const { way, url } = nas.profile.answer;
  const path = fillTemplate(url.value, new Map([...values, ['site', nas.controller?.site ?? '']]));
  const target = way.value === 'controller' ? new URL(path, nas.controller?.url).href : path;
  const parsed = URL.parse(target);
  const isPlain = parsed?.username === '' && parsed.password === '' && /^https?:$/.test(parsed.protocol);
  return isPlain && isHostOf(nas, parsed.hostname) ? target : null;
}

/** Reads the address to which an access point has sent a phone. Errors: see `RedirectFault`; nothing of it is followed. */
export function readRedirect(accessPoint: AccessPoint, query: URLSearchParams): Result<RedirectValues, RedirectFault> {
  if (!isNas(accessPoint)) return err('not-a-nas');
  const values = readValues(accessPoint.profile, query);
  if ([...neededNames(accessPoint.profile)].some((name) => !values.has(name as RedirectName))) return err('incomplete');
  const mac = normaliseMac(values.get('mac') ?? '');
  if (mac === null) return err('no-device');
  values.set('mac', mac);
  return targetOf(accessPoint, values) === null ? err('foreign-host') : ok(values);
}
