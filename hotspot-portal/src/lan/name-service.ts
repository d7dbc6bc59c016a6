import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { tableName } from '../gateway/ruleset.ts';
import { namePort } from '../gateway/name-ports.ts';
import { writeDnsmasqConfig, writeZoneNames, type Files } from './dnsmasq.ts';
import type { LanServices } from './dnsmasq-config.ts';
import { lintGarden, renderGarden, timeNames, type GardenFault, type GardenName } from './garden.ts';
import { isProtected, listOf, renderNameFilter, type NameFilter, type NameListKind } from './name-filter.ts';
import { parseNameList, type ListFault } from './name-list.ts';
import {
  readNameSettings,
  writeNameList,
  writeNameSettings,
  type NameLists,
  type NameSettings,
} from './name-settings.ts';
import { parseRecords, renderRecords, resolveSafeSearch } from './safe-search.ts';

export type NameFault =
  | { readonly reason: 'garden'; readonly faults: readonly GardenFault[] }
  | { readonly reason: 'list'; readonly fault: ListFault }
  /** There is no further network of that zone here. */
  | { readonly reason: 'no-such-zone' }
  /** dnsmasq or the gateway does not take it: what was set before goes on. */
  | { readonly reason: 'refused'; readonly detail: string };

export type NameState = {
  readonly garden: readonly string[];
  readonly filters: readonly NameFilter[];
  /** Of zones that have filters of their own. */
  readonly zones: Readonly<Record<string, readonly NameFilter[]>>;
  readonly lists: readonly { readonly list: NameListKind; readonly names: number; readonly leftOut: number }[];
};

/** The names that are open before the sign-in, and those that are not answered as the internet does. */
export type NameService = {
  readonly state: () => NameState;
  readonly setGarden: (entries: readonly string[]) => Promise<Result<NameState, NameFault>>;
  readonly setFilters: (filters: readonly NameFilter[]) => Promise<Result<NameState, NameFault>>;
  /** The same for one further zone alone; with `null` it has the spot's again. */
  readonly setZoneFilters: (
    zone: string,
    filters: readonly NameFilter[] | null,
  ) => Promise<Result<NameState, NameFault>>;
  /** Takes the place of a whole list, or of nothing where the text is none. */
  readonly setList: (list: NameListKind, text: string) => Promise<Result<NameState, NameFault>>;
  /** Looks up again what others may have changed: addresses of strict searches, hosts of the portal's certificate. */
  readonly refresh: () => Promise<Result<NameState, NameFault>>;
  /** The list that a host is on, for the page that explains. */
  readonly listOf: (host: string) => NameListKind | null;
};

type Options = {
  readonly directory: string;
  readonly services: Omit<LanServices, 'leaseFile' | 'pidFile' | 'names'>;
  readonly gateway: Pick<Gateway, 'filterNames' | 'forgetGarden'>;
  /** Hosts by which phones look whether the portal's certificate still holds: open to everybody, and the time too. */
  readonly statusHosts: () => Promise<readonly string[]>;
  /** Hosts that a way in needs before the sign-in; one that would break the finding of the portal is left out. */
  readonly wayHosts: readonly string[];
  /** Starts the name server anew with what has just been written. */
  readonly restart: () => Promise<void>;
};

type Setting = { readonly settings: NameSettings; readonly lists: NameLists };

/** The published names' addresses as they are now, of each or else as they were when they were last known. */
async function safeSearchRecords(directory: string, servers: readonly string[]): Promise<string> {
  const file = join(directory, 'safe-search.records');
  const former = parseRecords(await readFile(file, 'utf8').catch(() => ''));
  const records = renderRecords(await resolveSafeSearch(servers), former);
  await writeFile(file, records);
  return records;
}

type Written = { readonly main: Files; readonly zones: readonly Files[] };

/** Filters that are on behind an interface of this zone. */
const filtersIn = ({ filters, zones }: NameSettings, zone: string) =>
  Object.hasOwn(zones, zone) ? (zones[zone] ?? filters) : filters;

/** The networks on which some filter is on. */
function filteredLans({ services: { lan, zonePlaces = [] } }: Options, settings: NameSettings): readonly string[] {
  const further = zonePlaces.filter(({ zone }) => filtersIn(settings, zone).length > 0);
  return [...(settings.filters.length > 0 ? [lan] : []), ...further.map((place) => place.interface)];
}

/** Every filter that is on somewhere. */
const filtersAnywhere = ({ filters, zones }: NameSettings) => [...new Set([filters, ...Object.values(zones)].flat())];

/** Writes all that dnsmasq reads of it; the former configuration stays in use when dnsmasq refuses the new one. */
async function writeNames(options: Options, { settings, lists }: Setting): Promise<Result<Written, string>> {
  const { directory, services, statusHosts, wayHosts } = options;
  const open = [settings.garden, ...wayHosts.map((host) => [host])].flatMap((entries): readonly GardenName[] => {
    const judged = lintGarden(entries);
    return judged.ok ? judged.value : [];
  });
  const status = (await statusHosts()).map((name): GardenName => ({ use: 'status', name }));
  const isSafe = filtersAnywhere(settings).includes('safe-search');
  const safe = isSafe ? await safeSearchRecords(directory, services.servers) : '';
  const { portalName, servers, zonePlaces = [] } = services;
  const garden = renderGarden([...open, ...status, ...timeNames], tableName);
  const namesFor = (filters: readonly NameFilter[]) => {
    const records = filters.includes('safe-search') ? safe : '';
    return [...garden, renderNameFilter({ filters, lists, portalName }), records].join('\n');
  };
  const main = await writeDnsmasqConfig(directory, { ...services, names: namesFor(settings.filters) });
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

async function textOf({ main, zones }: Written): Promise<string> {
  return (await Promise.all([main, ...zones].map(({ config }) => readFile(config, 'utf8')))).join('\n');
}

function stateOf({ settings, lists }: Setting, portalName: string): NameState {
  const count = (list: NameListKind) => {
    const leftOut = [...lists[list]].filter((name) => isProtected(name, portalName)).length;
    return { list, names: lists[list].size - leftOut, leftOut };
  };
  return { ...settings, lists: [count('youth'), count('malware')] };
}

/** Reads what is set and writes dnsmasq's first configuration of it. The error is what dnsmasq says. */
export async function openNameService(options: Options): Promise<Result<Written & { names: NameService }, string>> {
  let current: Setting = await readNameSettings(options.directory);
  const written = await writeNames(options, current);
  if (!written.ok) return written;
  const filtered = await options.gateway.filterNames(filteredLans(options, current.settings));
  if (!filtered.ok) return err(filtered.error.detail);

  // One change after the other: two at once would each write half of what counts.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const refresh = async (): Promise<Result<NameState, NameFault>> => {
    const before = await textOf(written.value);
    const taken = await writeNames(options, current);
    if (!taken.ok) return err({ reason: 'refused', detail: taken.error });
    // One that starts anew forgets what it has just looked up for everybody.
    if ((await textOf(taken.value)) !== before) await options.restart();
    return ok(stateOf(current, options.services.portalName));
  };
  const change = (next: (now: Setting) => Setting, keep: (set: Setting) => Promise<unknown>) => {
    const apply = async (): Promise<Result<NameState, NameFault>> => {
      const set = next(current);
      const taken = await writeNames(options, set);
      if (!taken.ok) return err({ reason: 'refused', detail: taken.error });
      await keep(set);
      current = set;
      const gate = await options.gateway.filterNames(filteredLans(options, set.settings));
      const forgotten = await options.gateway.forgetGarden();
      await options.restart();
      if (!forgotten.ok) return err(forgotten.error);
      return gate.ok ? ok(stateOf(set, options.services.portalName)) : err(gate.error);
    };
    return inTurn(apply);
  };
  const keepSettings = ({ settings }: Setting) => writeNameSettings(options.directory, settings);
  const names: NameService = {
    state: () => stateOf(current, options.services.portalName),
    setGarden: (garden) => {
      const judged = lintGarden(garden);
      if (!judged.ok) return Promise.resolve(err({ reason: 'garden', faults: judged.error }));
      return change((now) => ({ ...now, settings: { ...now.settings, garden: [...garden] } }), keepSettings);
    },
    setFilters: (filters) =>
      change((now) => ({ ...now, settings: { ...now.settings, filters: [...new Set(filters)] } }), keepSettings),
    setZoneFilters: (zone, filters) => {
      if (!options.services.zonePlaces?.some((place) => place.zone === zone))
        return Promise.resolve(err({ reason: 'no-such-zone' }));
      return change(({ settings, lists }) => {
        const { [zone]: _former, ...others } = settings.zones;
        const zones = filters === null ? others : { ...others, [zone]: [...new Set(filters)] };
        return { settings: { ...settings, zones }, lists };
      }, keepSettings);
    },
    setList: (kind, text) => {
      const list = parseNameList(text);
      if (typeof list === 'string') return Promise.resolve(err({ reason: 'list', fault: list }));
      const own = new Set(list.names);
      return change(
        (now) => ({ ...now, lists: { ...now.lists, [kind]: own } }),
        () => writeNameList(options.directory, kind, own),
      );
    },
    refresh: () => inTurn(refresh),
    listOf: (host) => listOf(host, { filters: filtersAnywhere(current.settings), lists: current.lists }),
  };
  return ok({ ...written.value, names });
}
