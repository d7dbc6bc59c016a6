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

/** dnsmasq's lines of each published name, by it: `host-record=name,address`. */
export type Records = ReadonlyMap<string, readonly string[]>;

/** The lines in a text that was made of such records. */
export function parseRecords(text: string): Records {
  const lines = text.split('\n').filter((line) => line.startsWith('host-record='));
  return Map.groupBy(lines, (line) => line.slice('host-record='.length).split(',')[0] ?? '');
}

/** What is known now, and of names that nobody answers for at the moment what was known of them. */
export function renderRecords(fresh: Records, former: Records): string {
  const lines = safeSearch.flatMap(({ target }) => fresh.get(target) ?? former.get(target) ?? []);
  return `${lines.join('\n')}\n`;
}

/**
 * The published names' addresses now: dnsmasq gives an alias only of a name that it has itself. In one order, however
 * the answers came, so that what is the same reads the same; names without an answer are left out.
 */
export async function resolveSafeSearch(servers: readonly string[]): Promise<Records> {
  const resolver = new Resolver({ timeout: patienceMs, tries: 1 });
  resolver.setServers(servers.map((server) => (isIP(server) === 6 ? `[${server}]` : server)));
  const recordsOf = async ({ target }: SafeSearch) => {
    const asked = [resolver.resolve4(target), resolver.resolve6(target)].map((one) => one.catch(() => []));
    const addresses = (await Promise.all(asked)).flatMap((found) => found.toSorted());
    return [target, addresses.map((address) => `host-record=${target},${address}`)] as const;
  };
  const found = await Promise.all(safeSearch.map(recordsOf));
  return new Map(found.filter(([, lines]) => lines.length > 0));
}
