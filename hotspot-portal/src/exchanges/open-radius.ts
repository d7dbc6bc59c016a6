import type { DatabaseSync } from 'node:sqlite';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import type { Config } from '../config.ts';
import { spotKey } from '../store/database.ts';
import { readNasClients } from '../store/nas-clients.ts';
import type { AccessDecider } from './access-decider.ts';
import { openAccounting } from './open-accounting.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import type { Spot } from './spot.ts';

export type RadiusParts = {
  readonly config: Config;
  readonly database: DatabaseSync;
  /** Access points of other makers, and the key of the names that the portal gives to phones there. */
  readonly accessPoints: { readonly list: readonly AccessPoint[]; readonly key: Uint8Array };
};

/** All of RADIUS at this spot, put together: who may ask, who decides, and where it is heard. */
export async function openRadius(spot: Spot, { config, database, accessPoints }: RadiusParts): Promise<RadiusServers> {
  const deciders: readonly AccessDecider[] = [];
  const accounting = await openAccounting(spot, { config, database });
  const servers = await serveRadius(spot, {
    auth: config.radiusAuth,
    acct: config.radiusAcct,
    clients: await readNasClients(config.radiusSecretFile, accessPoints.list),
    passKey: accessPoints.key,
    nameKey: spotKey(database, 'names'),
    deciders,
    accounting,
  });
  return {
    ...servers,
    [Symbol.asyncDispose]: async () => {
      await servers[Symbol.asyncDispose]();
      await accounting[Symbol.asyncDispose]();
    },
  };
}
