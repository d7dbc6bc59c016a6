import { createHash, randomBytes } from 'node:crypto';
import { readAllowList, type AllowList } from './attribute-filter.ts';
import { isLoop, type ForwardRules } from './forward.ts';
import { createHomeGroup, type HomeGroup } from './home-group.ts';
import { createHomeServer, usualTiming, type HomeServer, type HomeStanding, type HomeTiming } from './home-server.ts';
import { findRealm } from './realm.ts';
import type { RoamingFile, RoamingSettings } from './roaming-file.ts';
import type { Packet } from '../radius/packet.ts';

/** How requests for other networks' guests have ended; a conversation of EAP is many of them. */
export type RoamingCounts = {
  readonly accepted: number;
  readonly rejected: number;
  /** Let in by their home and not here: the zone is closed, or nothing is left of their turn. */
  readonly refusedHere: number;
  readonly loops: number;
  /** No server of the realm said anything. */
  readonly unanswered: number;
};

/** Where a realm's requests go. `own`: nowhere, they are our residents'. */
export type Way = 'own' | 'unknown' | 'reject' | readonly HomeServer[];

export type RoamingDoor = Disposable &
  HomeGroup & {
    readonly settings: RoamingSettings;
    readonly wayOf: (realm: string) => Way;
    readonly isPeer: (nasAddress: string) => boolean;
    readonly isLoop: (packet: Packet) => boolean;
    /** What holds for one request. */
    readonly rules: () => ForwardRules;
    readonly count: (what: keyof RoamingCounts) => void;
    readonly counts: () => RoamingCounts;
    readonly homes: () => readonly HomeStanding[];
  };

export type DoorOptions = {
  readonly timing?: HomeTiming;
  readonly nowMs: () => number;
  readonly onState: (server: string, state: HomeStanding['state'], fault: string | null) => void;
};

const markBytes = 8;

/** The list of settings that have been checked. */
function allowList(names: readonly string[]): AllowList {
  const list = readAllowList(names);
  return list.ok ? list.value : new Set();
}

/** Opens the connections to all home servers and says where each realm's guests are asked for. */
export function openRoamingDoor({ settings, identities }: RoamingFile, options: DoorOptions): RoamingDoor {
  const { operatorName, maxProxies, ownRealms, peers, realms } = settings;
  const homes = new Map<string, HomeServer>();
  for (const { name, host, port, serverName = host, statusServer } of settings.servers) {
    const identity = identities.get(name);
    if (!identity) continue;
    const { timing = usualTiming, nowMs, onState } = options;
    const server = createHomeServer({
      ...{ name, host, port, serverName, statusServer, identity, timing, nowMs },
      onState: (state, fault) => onState(name, state, fault),
    });
    homes.set(name, server);
  }
  // The same after a restart and at the operator's other spots: a circle over two of them is one.
  const mark = createHash('sha256').update(`proxy-state\0${operatorName}`).digest().subarray(0, markBytes);
  const lists = { toHome: allowList(settings.toHome), fromHome: allowList(settings.fromHome) };
  const counts = { accepted: 0, rejected: 0, refusedHere: 0, loops: 0, unanswered: 0 };
  return {
    ...createHomeGroup(options.nowMs),
    settings,
    wayOf: (realm) => {
      if (ownRealms.includes(realm)) return 'own';
      const route = findRealm(realms, realm);
      if (!route) return 'unknown';
      return 'reject' in route ? 'reject' : route.servers.flatMap((name) => homes.get(name) ?? []);
    },
    isPeer: (nasAddress) => peers.includes(nasAddress),
    isLoop: (packet) => isLoop(packet, { operatorName, mark, maxProxies }),
    rules: () => ({ operatorName, ...lists, proxyState: Buffer.concat([mark, randomBytes(markBytes)]) }),
    count: (what) => {
      counts[what]++;
    },
    counts: () => ({ ...counts }),
    homes: () => Array.from(homes.values(), (server) => server.standing()),
    [Symbol.dispose]: () => {
      for (const server of homes.values()) server[Symbol.dispose]();
    },
  };
}
