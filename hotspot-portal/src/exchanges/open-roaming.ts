import { openRoamingDoor, type RoamingDoor } from '../roaming/roaming-door.ts';
import { readRoaming } from '../roaming/roaming-file.ts';
import type { AccessDecider } from './access-decider.ts';
import { createProxyDecider, refusePeers } from './proxy-request.ts';
import type { Spot } from './spot.ts';

/** Guests of other networks, as the composition of RADIUS takes them in. */
export type Roaming = Disposable & {
  readonly door: RoamingDoor | null;
  /** Before all others: who is another network's is asked for there. */
  readonly first: readonly AccessDecider[];
  /** After all others: what is asked by another network is no code of the portal's. */
  readonly last: readonly AccessDecider[];
  readonly isPeer: (nasAddress: string) => boolean;
};

const closed: Roaming = {
  door: null,
  first: [],
  last: [],
  isPeer: () => false,
  [Symbol.dispose]: () => undefined,
};

/** Opens the way to other networks where settings are given. Throws with what is wrong in them. */
export async function openRoaming(spot: Spot, path: string | undefined): Promise<Roaming> {
  if (path === undefined) return closed;
  const file = await readRoaming(path);
  if (!file.ok) throw new Error(`MACHIKADO_ROAMING: ${path}: ${file.error.detail}`);
  const door = openRoamingDoor(file.value, {
    nowMs: () => performance.now(),
    onState: (server, state, fault) => {
      const told = { server, state, ...(fault !== null && state === 'down' && { fault }) };
      if (state === 'up') spot.log.info('roaming.home', told);
      else spot.log.warn('roaming.home', told);
    },
  });
  return {
    door,
    first: [createProxyDecider(spot, door)],
    last: [refusePeers(door)],
    isPeer: door.isPeer,
    [Symbol.dispose]: () => door[Symbol.dispose](),
  };
}
