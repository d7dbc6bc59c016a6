import { DeviceEvent } from '@machikado/contracts/device.ts';
import type { z } from 'zod';
import type { CityDatabase, CityTransaction } from '../store/database.ts';

type Event = z.infer<typeof DeviceEvent>;

/** How many events of one device are kept. */
const keptEvents = 10_000;

/**
 * Stores a batch of one device; an event counts once by its number, however often it comes. Returns the highest number
 * of the batch, all of which is durable then.
 */
export function storeEvents(
  db: CityDatabase,
  batch: {
    readonly deviceId: string;
    readonly events: readonly Event[];
    readonly receivedAt: Date;
    /** Hears of each event that was not known, in the same transaction. */
    readonly onNew?: (tx: CityTransaction, event: Event) => Promise<void>;
  },
): Promise<number> {
  const last = Math.max(...batch.events.map((event) => event.seq));
  return db.transaction().execute(async (tx) => {
    const device = await tx
      .selectFrom('device')
      .select('event_seq')
      .where('id', '=', batch.deviceId)
      .executeTakeFirstOrThrow();
    // What was already stored and let go because of its age must not come back.
    const fresh = batch.events.filter((event) => event.seq > device.event_seq - keptEvents);
    if (fresh.length > 0) {
      await tx
        .insertInto('device_event')
        .values(
          fresh.map((event) => ({
            device_id: batch.deviceId,
            seq: event.seq,
            at: event.at,
            kind: event.kind,
            facts: JSON.stringify(event.facts),
            received_at: batch.receivedAt.toISOString(),
          })),
        )
        .onConflict((conflict) => conflict.columns(['device_id', 'seq']).doNothing())
        .execute();
    }
    for (const event of fresh) if (event.seq > device.event_seq) await batch.onNew?.(tx, event);
    const highest = Math.max(device.event_seq, last);
    await tx.updateTable('device').set({ event_seq: highest }).where('id', '=', batch.deviceId).execute();
    await tx
      .deleteFrom('device_event')
      .where('device_id', '=', batch.deviceId)
      .where('seq', '<=', highest - keptEvents)
      .execute();
    return last;
  });
}

/** The newest events of an asset, newest first, over all devices that stood there. */
export async function newestEvents(db: CityDatabase, asset: string, limit: number): Promise<Event[]> {
  const rows = await db
    .selectFrom('device_event')
    .innerJoin('device', 'device.id', 'device_event.device_id')
    .select(['device_event.seq', 'device_event.at', 'device_event.kind', 'device_event.facts'])
    .where('device.asset', '=', asset)
    .orderBy('device_event.received_at', 'desc')
    .orderBy('device_event.seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => DeviceEvent.parse({ ...row, facts: JSON.parse(row.facts) as unknown }));
}
