import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { lintGarden, type GardenFault } from './garden.ts';
import { isProtected, listOf, type NameFilter, type NameListKind } from './name-filter.ts';
import { parseNameList, type ListFault } from './name-list.ts';
import { readNameSettings, writeNameList, writeNameSettings } from './name-settings.ts';
import {
  filteredLans,
  filtersAnywhere,
  textOf,
  writeNames,
  type NameSources,
  type Setting,
  type Written,
} from './written-names.ts';

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
  /** Brings what phones are told in line with the portal's certificate. */
  readonly follow: () => Promise<Result<NameState, NameFault>>;
};

type Options = NameSources & {
  readonly gateway: Pick<Gateway, 'filterNames' | 'forgetGarden'>;
  /** Starts the name server anew with what has just been written. */
  readonly restart: () => Promise<void>;
};

function stateOf({ settings, lists }: Setting, portalName: string): NameState {
  const count = (list: NameListKind) => {
    const leftOut = [...lists[list]].filter((name) => isProtected(name, portalName)).length;
    return { list, names: lists[list].size - leftOut, leftOut };
  };
  return { ...settings, lists: [count('youth'), count('malware')] };
}

function withZone({ settings, lists }: Setting, zone: string, filters: readonly NameFilter[] | null): Setting {
  const { [zone]: _former, ...others } = settings.zones;
  const zones = filters === null ? others : { ...others, [zone]: [...new Set(filters)] };
  return { settings: { ...settings, zones }, lists };
}

/** Writes it again, with what others have changed meanwhile. */
async function lookUpAgain(options: Options, set: Setting, files: Written): Promise<Result<NameState, NameFault>> {
  const before = await textOf(files);
  const taken = await writeNames(options, set);
  if (!taken.ok) return err({ reason: 'refused', detail: taken.error });
  // One that starts anew forgets what it has just looked up for everybody.
  if ((await textOf(taken.value)) !== before) await options.restart();
  return ok(stateOf(set, options.services.portalName));
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
      return change((now) => withZone(now, zone, filters), keepSettings);
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
    listOf: (host) => listOf(host, { filters: filtersAnywhere(current.settings), lists: current.lists }),
  };
  return ok({ ...written.value, names });
}
