import type { z } from 'zod';
import type { WifiPass, WifiPassReport } from '@machikado/contracts/wifi.ts';
import type { CityContext } from '../http/context.ts';
import { keyedHash } from '../secrets/token.ts';

type PassContext = Pick<CityContext, 'db' | 'now' | 'pepper'>;

const hashOf = (context: PassContext, mac: string) => keyedHash(context.pepper, 'wifi-mac', mac);

/** Notes that a spot has let a device in; what is over of all others goes with it. */
export async function notePass(
  context: PassContext,
  deviceId: string,
  { mac, way, terms, endsAt }: z.infer<typeof WifiPassReport>,
): Promise<void> {
  const pass = { device_id: deviceId, way, terms, ends_at: endsAt };
  await context.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('wifi_pass').where('ends_at', '<=', context.now().toISOString()).execute();
    await tx
      .insertInto('wifi_pass')
      .values({ mac_hash: hashOf(context, mac), ...pass })
      .onConflict((conflict) => conflict.column('mac_hash').doUpdateSet(pass))
      .execute();
  });
}

/** The pass that a device has from another spot than the one that asks. */
export async function findPass(context: PassContext, deviceId: string, mac: string): Promise<WifiPass | undefined> {
  const row = await context.db
    .selectFrom('wifi_pass')
    .select(['way', 'terms', 'ends_at'])
    .where('mac_hash', '=', hashOf(context, mac))
    .where('device_id', '!=', deviceId)
    .where('ends_at', '>', context.now().toISOString())
    .executeTakeFirst();
  return row && { way: row.way, terms: row.terms, endsAt: row.ends_at };
}

/** Ends what a spot itself has noted: its visitor has signed out. */
export async function endPass(context: PassContext, deviceId: string, mac: string): Promise<void> {
  await context.db
    .deleteFrom('wifi_pass')
    .where('mac_hash', '=', hashOf(context, mac))
    .where('device_id', '=', deviceId)
    .execute();
}
