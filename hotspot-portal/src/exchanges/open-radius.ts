import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import type { Config } from '../config.ts';
import { spotKey } from '../store/database.ts';
import { readNasClients } from '../store/nas-clients.ts';
import { openAccess, type AccessParts } from './open-access.ts';
import { openAccounting } from './open-accounting.ts';
import { openOrders, orderingClient } from './open-orders.ts';
import { openRoaming, type Roaming } from './open-roaming.ts';
import { createNasRegister, type NasRegister } from '../store/nas-register.ts';
import { readNasSecretKey } from '../store/nas-secret-seal.ts';
import { checkPlainUdp } from './plain-udp.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import type { Spot } from './spot.ts';

export type RadiusParts = Omit<AccessParts, 'config'> & {
  readonly config: Config;
  readonly database: DatabaseSync;
  /** Access points of other makers, and the key of the names that the portal gives to phones there. */
  readonly accessPoints: { readonly list: readonly AccessPoint[]; readonly key: Uint8Array };
};

/** What is heard, the register of who may ask, and the way to other networks. */
export type Radius = RadiusServers & {
  readonly nas: NasRegister;
  readonly roaming: Roaming;
  readonly ordersPort?: number;
};

/** All of RADIUS at this spot, put together: who may ask, who decides, and where it is heard. */
export async function openRadius(spot: Spot, parts: RadiusParts): Promise<Radius> {
  const { config, database, accessPoints } = parts;
  checkPlainUdp(config, networkInterfaces());
  const secretKey = await readNasSecretKey(join(config.stateDirectory, 'nas-secrets.key'));
  const nas = createNasRegister(database, spot, secretKey);
  await using opened = new AsyncDisposableStack();
  const accounting = opened.use(await openAccounting(spot, { config, database }));
  const roaming = opened.use(await openRoaming(spot, config.roamingFile));
  const access = opened.use(await openAccess(spot, parts));
  const clients = await readNasClients(config.radiusSecretFile, accessPoints.list, nas);
  const orders = opened.use(
    await openOrders(spot, {
      at: config.radiusOrders,
      own: { identifier: config.portalName, passKey: accessPoints.key },
      clientOf: (address) => orderingClient(clients.find(address)),
    }),
  );
  const servers = opened.use(
    await serveRadius(spot, {
      auth: config.radiusAuth,
      acct: config.radiusAcct,
      clients,
      ...(config.radsec && {
        radsec: {
          ...config.radsec,
          find: nas.findCertificate,
          orders: { receive: orders.receive, mayOrder: nas.mayOrder },
        },
      }),
      passKey: accessPoints.key,
      nameKey: spotKey(database, 'names'),
      deciders: [...roaming.first, ...access.deciders, ...roaming.last],
      isPeer: roaming.isPeer,
      accounting,
    }),
  );
  const kept = opened.move();
  return {
    ...servers,
    nas,
    roaming,
    ...(orders.port !== undefined && { ordersPort: orders.port }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
