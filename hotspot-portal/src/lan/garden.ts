import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { detectionHosts, isWithin } from './detection-hosts.ts';
import { normaliseName } from './name-list.ts';
import { otherResolvers } from './other-resolvers.ts';

/** What a name is open for before the sign-in: pages over https, a certificate's state over http, the time. */
export const gardenUses = ['web', 'status', 'time'] as const;
export type GardenUse = (typeof gardenUses)[number];
export type GardenName = { readonly use: GardenUse; readonly name: string };

export type GardenFault = {
  readonly entry: string;
  readonly fault: 'not-a-name' | 'too-wide' | 'breaks-detection' | 'other-resolver' | 'too-many';
  /** Whose finding of the portal it would break. */
  readonly clients?: readonly string[];
};

const maxEntries = 200;

/** Below these everybody may have a name: one of them opens the network and not a place in it. */
const publicSuffixes = new Set(
  ['ac', 'ad', 'co', 'ed', 'go', 'gr', 'lg', 'ne', 'or']
    .map((second) => `${second}.jp`)
    .concat([
      ...['co.uk', 'com.cn', 'com.tw', 'com.hk', 'co.kr', 'or.kr', 'com.au', 'github.io', 'pages.dev', 'web.app'],
      ...['cloudfront.net', 'amazonaws.com', 's3.amazonaws.com', 'akamaihd.net', 'akamaized.net', 'edgekey.net'],
      ...['edgesuite.net', 'fastly.net', 'azureedge.net', 'azurewebsites.net', 'herokuapp.com', 'workers.dev'],
    ]),
);

/** An entry is a name, for pages, or one of the uses and a name: `time ntp.nict.jp`. A name means all below it too. */
function lintEntry(entry: string): GardenName | GardenFault {
  const [first = '', second, ...more] = entry.trim().split(/\s+/);
  const given = second === undefined ? 'web' : first;
  const use = gardenUses.find((one) => one === given);
  const written = (second ?? first).replace(/^\*?\./, '');
  if (use === undefined || more.length > 0) return { entry, fault: 'not-a-name' };
  if (written === '*' || written === '#' || /^[a-z0-9-]+\.?$/i.test(written)) return { entry, fault: 'too-wide' };
  const name = normaliseName(written);
  if (name === null) return { entry, fault: 'not-a-name' };
  if (publicSuffixes.has(name)) return { entry, fault: 'too-wide' };
  const broken = Object.entries(detectionHosts).filter(([host]) => isWithin(host, name) || isWithin(name, host));
  const isResolver = otherResolvers.some((host) => isWithin(host, name) || isWithin(name, host));
  if (broken.length === 0) return isResolver ? { entry, fault: 'other-resolver' } : { use, name };
  return { entry, fault: 'breaks-detection', clients: broken.map(([host, client]) => `${client}: ${host}`) };
}

/**
 * Judges all entries of a walled garden. A phone finds the portal only as long as its maker's host does not answer: a
 * name that is such a host, or has one below it, is refused, and so is one that opens more than a place.
 */
export function lintGarden(entries: readonly string[]): Result<readonly GardenName[], readonly GardenFault[]> {
  if (entries.length > maxEntries) return err([{ entry: String(entries.length), fault: 'too-many' }]);
  const judged = entries.map(lintEntry);
  const faults = judged.filter((one): one is GardenFault => 'fault' in one);
  return faults.length > 0 ? err(faults) : ok(judged.filter((one): one is GardenName => !('fault' in one)));
}

/**
 * Where phones take the time from, so that a wrong clock does not make them distrust the portal's certificate. Sources:
 * jjy.nict.go.jp (NTP service), Apple Support 102373, AOSP `config_ntpServers`, Microsoft Learn (W32Time).
 */
export const timeNames: readonly GardenName[] = (
  ['ntp.nict.jp', 'time.apple.com', 'time-ios.apple.com', 'time.android.com', 'time.windows.com'] as const
).map((name) => ({ use: 'time', name }));

/** How long the name server and phones remember a name, seconds: see `gateway/walled-garden.ts`. */
const rememberSeconds = { server: 60, phone: 300 } as const;

/** dnsmasq's lines that put the addresses of these names into the gateway's sets as they are asked for. */
export function renderGarden(names: readonly GardenName[], table: string): readonly string[] {
  const lines = names.map(({ use, name }) => {
    const sets = [4, 6].map((family) => `${family}#inet#${table}#garden_${use}${family}`).join(',');
    return `nftset=/${name}/${sets}`;
  });
  return [...lines, `max-cache-ttl=${rememberSeconds.server}`, `max-ttl=${rememberSeconds.phone}`];
}
