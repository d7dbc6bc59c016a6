import type { CityContext } from '../http/context.ts';
import { transact } from '../store/database.ts';
import { markOnce, queueEvent } from '../webhooks/queue.ts';
import type { Sightings } from './sightings.ts';

/** A spot asks for its state every ten seconds: so long is no accident of the line. */
const silentMs = 5 * 60_000;
const certificateMs = 21 * 86_400_000;

export type SpotWatch = { readonly sightings: Pick<Sightings, 'lastSeenAt'>; readonly since: Date };

/**
 * Tells once when a spot is not heard of any more and when it is back, and once when a device's certificate nears its
 * end. Before `since` the city did not listen: its own absence is no spot's.
 */
export async function watchSpots(context: CityContext, { sightings, since }: SpotWatch): Promise<void> {
  const now = context.now();
  const active = await context.db.selectFrom('device').selectAll().where('status', '=', 'active').execute();
  await transact(context.db, async (tx) => {
    for (const device of active) {
      const { id, asset, kind, certificate_expires_at: expiresAt } = device;
      if (Date.parse(expiresAt) - now.getTime() < certificateMs && (await markOnce(tx, `certificate ${id}`, expiresAt)))
        await queueEvent(context, tx, { kind: 'certificate.expiring', data: { device: asset, expiresAt } });
      const seenAt = sightings.lastSeenAt(id) ?? device.last_seen_at;
      if (kind !== 'wifi-spot' || seenAt === null) continue;
      const heardMs = Math.max(Date.parse(seenAt), since.getTime());
      const state = now.getTime() - heardMs > silentMs ? 'offline' : 'online';
      const known = await tx
        .selectFrom('webhook_mark')
        .select('value')
        .where('name', '=', `spot ${id}`)
        .executeTakeFirst();
      const isNews = await markOnce(tx, `spot ${id}`, state);
      // One that has just come into service was not away.
      if (isNews && (known !== undefined || state === 'offline'))
        await queueEvent(context, tx, { kind: `spot.${state}`, data: { spot: asset, lastSeenAt: seenAt } });
    }
  });
}
