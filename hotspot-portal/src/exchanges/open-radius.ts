import type { DatabaseSync } from 'node:sqlite';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import type { Config } from '../config.ts';
import { spotKey } from '../store/database.ts';
import { readNasClients } from '../store/nas-clients.ts';
import type { AccessDecider } from './access-decider.ts';
import { openOrders } from './open-orders.ts';
import { openRoaming, type Roaming } from './open-roaming.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import type { Spot } from './spot.ts';

const isLoopback = (address: string) => /^(::ffff:)?127\.|^::1$/.test(address);

export type RadiusParts = {
  readonly config: Config;
  readonly database: DatabaseSync;
  /** Access points of other makers, and the key of the names that the portal gives to phones there. */
  readonly accessPoints: { readonly list: readonly AccessPoint[]; readonly key: Uint8Array };
};

/** What is heard, and the way to other networks. */
export type Radius = RadiusServers & { readonly roaming: Roaming; readonly ordersPort?: number };

/** All of RADIUS at this spot, put together: who may ask, who decides, and where it is heard. */
export async function openRadius(spot: Spot, { config, database, accessPoints }: RadiusParts): Promise<Radius> {
  const roaming = await openRoaming(spot, config.roamingFile);
  const deciders: readonly AccessDecider[] = [...roaming.first, ...roaming.last];
  const clients = await readNasClients(config.radiusSecretFile, accessPoints.list);
  const orders = await openOrders(spot, {
    at: config.radiusOrders,
    own: { identifier: config.portalName, passKey: accessPoints.key },
    // Whoever has the secret of this machine may do more here than end sessions.
    secretOf: (address) => (isLoopback(address) ? (clients.find(address)?.secret ?? null) : null),
  });
  const servers = await serveRadius(spot, {
    auth: config.radiusAuth,
    acct: config.radiusAcct,
    clients,
    passKey: accessPoints.key,
    nameKey: spotKey(database, 'names'),
    deciders,
    isPeer: roaming.isPeer,
  });
  return {
    ...servers,
    roaming,
    ...(orders && { ordersPort: orders.port }),
    [Symbol.asyncDispose]: async () => {
      roaming[Symbol.dispose]();
      await orders?.[Symbol.asyncDispose]();
      await servers[Symbol.asyncDispose]();
    },
  };
}
