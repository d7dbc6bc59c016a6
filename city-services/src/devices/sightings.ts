import type { CityDatabase } from '../store/database.ts';

/** When each device was last seen. In memory, because a sighting need not be durable; written now and then. */
export type Sightings = {
  readonly note: (id: string, at: Date) => void;
  readonly lastSeenAt: (id: string) => string | undefined;
  /** Writes what was seen since the last time. */
  readonly flush: (db: CityDatabase) => Promise<void>;
};

export function createSightings(): Sightings {
  const seen = new Map<string, string>();
  const unwritten = new Set<string>();
  return {
    note: (id, at) => {
      seen.set(id, at.toISOString());
      unwritten.add(id);
    },
    lastSeenAt: (id) => seen.get(id),
    flush: async (db) => {
      const ids = [...unwritten];
      if (ids.length === 0) return;
      unwritten.clear();
      try {
        await db.transaction().execute(async (tx) => {
          for (const id of ids) {
            const at = seen.get(id) ?? null;
            await tx.updateTable('device').set({ last_seen_at: at }).where('id', '=', id).execute();
          }
        });
      } catch (error) {
        for (const id of ids) unwritten.add(id);
        throw error;
      }
    },
  };
}
