import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { tableName } from '../gateway/ruleset.ts';
import { writeDnsmasqConfig, type Files } from './dnsmasq.ts';
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
  /** dnsmasq or the gateway does not take it: what was set before goes on. */
  | { readonly reason: 'refused'; readonly detail: string };

export type NameState = {
  readonly garden: readonly string[];
  readonly filters: readonly NameFilter[];
  readonly lists: readonly { readonly list: NameListKind; readonly names: number; readonly leftOut: number }[];
};

/** The names that are open before the sign-in, and those that are not answered as the internet does. */
export type NameService = {
  readonly state: () => NameState;
  readonly setGarden: (entries: readonly string[]) => Promise<Result<NameState, NameFault>>;
  readonly setFilters: (filters: readonly NameFilter[]) => Promise<Result<NameState, NameFault>>;
  /** Takes the place of a whole list, or of nothing where the text is none. */
  readonly setList: (list: NameListKind, text: string) => Promise<Result<NameState, NameFault>>;
  /** Looks up again what others may have changed: addresses of strict searches, hosts of the portal's certificate. */
  readonly refresh: () => Promise<Result<NameState, NameFault>>;
  /** The list that a host is on, for the page that explains. */
  readonly listOf: (host: string) => NameListKind | null;
  /** Brings what phones are told in line with the portal's certificate. */
  readonly follow: () => Promise<Result<NameState, NameFault>>;
};

/** What depends on the portal's certificate. */
export type Trust = {
  /** Whether phones are told of RFC 8908's API. */
  readonly announced: boolean;
  /** Hosts by which phones look whether the certificate still holds: open to everybody, and the time too. */
  readonly statusHosts: readonly string[];
};

type Options = {
  readonly directory: string;
  readonly services: Omit<LanServices, 'leaseFile' | 'pidFile' | 'names' | 'announced'>;
  readonly gateway: Pick<Gateway, 'filterNames' | 'forgetGarden'>;
  readonly trust: () => Promise<Trust>;
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

/** Writes all that dnsmasq reads of it; the former configuration stays in use when dnsmasq refuses the new one. */
async function writeNames(options: Options, { settings, lists }: Setting): Promise<Result<Files, string>> {
  const { directory, services, wayHosts } = options;
  const { announced, statusHosts } = await options.trust();
  const open = [settings.garden, ...wayHosts.map((host) => [host])].flatMap((entries): readonly GardenName[] => {
    const judged = lintGarden(entries);
    return judged.ok ? judged.value : [];
  });
  const status = statusHosts.map((name): GardenName => ({ use: 'status', name }));
  const safe = settings.filters.includes('safe-search') ? await safeSearchRecords(directory, services.servers) : '';
  const filter = renderNameFilter({ filters: settings.filters, lists, portalName: services.portalName });
  const names = [...renderGarden([...open, ...status, ...timeNames], tableName), filter, safe].join('\n');
  return writeDnsmasqConfig(directory, { ...services, announced, names });
}

function stateOf({ settings, lists }: Setting, portalName: string): NameState {
  const count = (list: NameListKind) => {
    const leftOut = [...lists[list]].filter((name) => isProtected(name, portalName)).length;
    return { list, names: lists[list].size - leftOut, leftOut };
  };
  return { ...settings, lists: [count('youth'), count('malware')] };
}

/** Writes it again, with what others have changed meanwhile. */
async function lookUpAgain(options: Options, set: Setting, files: Files): Promise<Result<NameState, NameFault>> {
  const before = await readFile(files.config, 'utf8');
  const taken = await writeNames(options, set);
  if (!taken.ok) return err({ reason: 'refused', detail: taken.error });
  // One that starts anew forgets what it has just looked up for everybody.
  if ((await readFile(taken.value.config, 'utf8')) !== before) await options.restart();
  return ok(stateOf(set, options.services.portalName));
}

/** Reads what is set and writes dnsmasq's first configuration of it. The error is what dnsmasq says. */
export async function openNameService(options: Options): Promise<Result<{ files: Files; names: NameService }, string>> {
  let current: Setting = await readNameSettings(options.directory);
  const written = await writeNames(options, current);
  if (!written.ok) return written;
  const filtered = await options.gateway.filterNames(current.settings.filters.length > 0);
  if (!filtered.ok) return err(filtered.error.detail);

  // One change after the other: two at once would each write half of what counts.
  let last: Promise<unknown> = Promise.resolve();
  let told = JSON.stringify(await options.trust());
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const change = (next: (now: Setting) => Setting, keep: (set: Setting) => Promise<unknown>) => {
    const apply = async (): Promise<Result<NameState, NameFault>> => {
      const set = next(current);
      const taken = await writeNames(options, set);
      if (!taken.ok) return err({ reason: 'refused', detail: taken.error });
      await keep(set);
      current = set;
      const gate = await options.gateway.filterNames(set.settings.filters.length > 0);
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
    setList: (kind, text) => {
      const list = parseNameList(text);
      if (typeof list === 'string') return Promise.resolve(err({ reason: 'list', fault: list }));
      const own = new Set(list.names);
      return change(
        (now) => ({ ...now, lists: { ...now.lists, [kind]: own } }),
        () => writeNameList(options.directory, kind, own),
      );
    },
    follow: async () => {
      const trust = JSON.stringify(await options.trust());
      if (trust === told) return ok(stateOf(current, options.services.portalName));
      told = trust;
      return change(
        (now) => now,
        () => Promise.resolve(),
      );
    },
    refresh: () => inTurn(() => lookUpAgain(options, current, written.value)),
    listOf: (host) => listOf(host, { filters: current.settings.filters, lists: current.lists }),
  };
  return ok({ files: written.value, names });
}
