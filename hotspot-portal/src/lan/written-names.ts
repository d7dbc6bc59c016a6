import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '@machikado/contracts/result.ts';
import { namePort } from '../gateway/name-ports.ts';
import { tableName } from '../gateway/ruleset.ts';
import type { LanServices } from './dnsmasq-config.ts';
import { writeDnsmasqConfig, writeZoneNames, type Files } from './dnsmasq.ts';
import { lintGarden, renderGarden, timeNames, type GardenName } from './garden.ts';
import { renderNameFilter, type NameFilter } from './name-filter.ts';
import type { NameLists, NameSettings } from './name-settings.ts';
import { parseRecords, renderRecords, resolveSafeSearch } from './safe-search.ts';

/** What depends on the portal's certificate. */
type Trust = {
  /** Whether phones are told of RFC 8908's API. */
  readonly announced: boolean;
  /** Hosts by which phones look whether the certificate still holds: open to everybody, and the time too. */
  readonly statusHosts: readonly string[];
};

/** What is made into names, beside what is set. */
export type NameSources = {
  readonly directory: string;
  readonly services: Omit<LanServices, 'leaseFile' | 'pidFile' | 'names' | 'announced'>;
  readonly trust: () => Promise<Trust>;
  /** Hosts that a way in needs before the sign-in; one that would break the finding of the portal is left out. */
  readonly wayHosts: readonly string[];
};

/** What is set. */
export type Setting = { readonly settings: NameSettings; readonly lists: NameLists };

/** The published names' addresses as they are now, of each or else as they were when they were last known. */
async function safeSearchRecords(directory: string, servers: readonly string[]): Promise<string> {
  const file = join(directory, 'safe-search.records');
  const former = parseRecords(await readFile(file, 'utf8').catch(() => ''));
  const records = renderRecords(await resolveSafeSearch(servers), former);
  await writeFile(file, records);
  return records;
}

/** Files of the spot's own dnsmasq, and of those that answer for further networks. */
export type Written = { readonly main: Files; readonly zones: readonly Files[] };

/** Filters that are on behind an interface of this zone. */
const filtersIn = ({ filters, zones }: NameSettings, zone: string) =>
  Object.hasOwn(zones, zone) ? (zones[zone] ?? filters) : filters;

/** The networks on which some filter is on. */
export function filteredLans(
  { services: { lan, zonePlaces = [] } }: NameSources,
  settings: NameSettings,
): readonly string[] {
  const further = zonePlaces.filter(({ zone }) => filtersIn(settings, zone).length > 0);
  return [...(settings.filters.length > 0 ? [lan] : []), ...further.map((place) => place.interface)];
}

/** Every filter that is on somewhere. */
export const filtersAnywhere = ({ filters, zones }: NameSettings) => [
  ...new Set([filters, ...Object.values(zones)].flat()),
];

/** Writes what dnsmasq reads, for each network; the former configuration stays in use when dnsmasq refuses the new one. */
export async function writeNames(options: NameSources, { settings, lists }: Setting): Promise<Result<Written, string>> {
  const { directory, services, wayHosts } = options;
  const { announced, statusHosts } = await options.trust();
  const open = [settings.garden, ...wayHosts.map((host) => [host])].flatMap((entries): readonly GardenName[] => {
    const judged = lintGarden(entries);
    return judged.ok ? judged.value : [];
  });
  const status = statusHosts.map((name): GardenName => ({ use: 'status', name }));
  const isSafe = filtersAnywhere(settings).includes('safe-search');
  const safe = isSafe ? await safeSearchRecords(directory, services.servers) : '';
  const { portalName, servers, zonePlaces = [] } = services;
  const garden = renderGarden([...open, ...status, ...timeNames], tableName);
  const namesFor = (filters: readonly NameFilter[]) => {
    const records = filters.includes('safe-search') ? safe : '';
    return [...garden, renderNameFilter({ filters, lists, portalName }), records].join('\n');
  };
  const main = await writeDnsmasqConfig(directory, { ...services, announced, names: namesFor(settings.filters) });
  if (!main.ok) return main;
  const zones: Files[] = [];
  for (const [at, place] of zonePlaces.entries()) {
    const names = namesFor(filtersIn(settings, place.zone));
    const network = { interface: place.interface, port: namePort(at + 1), portalName, servers, names };
    const written = await writeZoneNames(directory, network);
    if (!written.ok) return written;
    zones.push(written.value);
  }
  return ok({ main: main.value, zones });
}

/** All that dnsmasq reads of it. */
export async function textOf({ main, zones }: Written): Promise<string> {
  return (await Promise.all([main, ...zones].map(({ config }) => readFile(config, 'utf8')))).join('\n');
}
