import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

type SafeSearch = {
  /** The maker's published name, to which the others shall lead. */
  readonly target: string;
  readonly names: readonly string[];
  readonly source: string;
};

const googleEndings = ['com', 'co.jp', 'com.tw', 'com.hk', 'co.kr', 'cn', 'com.vn', 'com.ph', 'co.th', 'co.id'].concat([
  ...['com.br', 'com.sg', 'com.my', 'com.np', 'com.au', 'ca', 'co.uk', 'de', 'fr', 'it', 'es', 'pt', 'ru', 'co.in'],
]);

export const safeSearch: readonly SafeSearch[] = [
  {
    target: 'forcesafesearch.google.com',
    names: googleEndings.map((ending) => `www.google.${ending}`),
    source: 'support.google.com/websearch/answer/186669',
  },
  {
    target: 'strict.bing.com',
    names: ['www.bing.com', 'bing.com', 'cn.bing.com', 'www2.bing.com'],
    source: 'support.microsoft.com: Blocking adult content with SafeSearch (map www.bing.com to strict.bing.com)',
  },
  {
    target: 'safe.duckduckgo.com',
    names: ['duckduckgo.com', 'www.duckduckgo.com', 'start.duckduckgo.com'],
    source: 'duckduckgo.com/duckduckgo-help-pages/features/safe-search',
  },
  {
    target: 'restrict.youtube.com',
    names: ['www.youtube.com', 'm.youtube.com', 'youtubei.googleapis.com', 'youtube.googleapis.com'].concat([
      'www.youtube-nocookie.com',
    ]),
    source: 'support.google.com/a/answer/6214622',
  },
];

/** dnsmasq's lines: each name is an alias (CNAME) of the published one, and nothing but an alias for other types. */
export function renderSafeSearch(): readonly string[] {
  return safeSearch.flatMap(({ target, names }) => names.map((name) => `cname=${name},${target}`));
}

const patienceMs = 1500;

/**
 * dnsmasq's lines with the published names' addresses now: it gives an alias only of a name that it has itself. Null when
 * none is known, as when the internet is away.
 */
export async function resolveSafeSearch(servers: readonly string[]): Promise<string | null> {
  const resolver = new Resolver({ timeout: patienceMs, tries: 1 });
  resolver.setServers(servers.map((server) => (isIP(server) === 6 ? `[${server}]` : server)));
  const linesOf = async ({ target }: SafeSearch) => {
    const asked = [resolver.resolve4(target), resolver.resolve6(target)].map((one) => one.catch(() => []));
    return (await Promise.all(asked)).flat().map((address) => `host-record=${target},${address}`);
  };
  const lines = (await Promise.all(safeSearch.map(linesOf))).flat();
  return lines.length === 0 ? null : `${lines.join('\n')}\n`;
}
