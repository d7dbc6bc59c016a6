import type { CivilDate } from '@machikado/contracts/civil-time.ts';
import type { CityContext } from '../http/context.ts';
import { dayVersion } from '../store/day-versions.ts';
import type { TakenUnit } from './availability.ts';
import { keeper } from './public-answers.ts';
import { takenUnits } from './slots.ts';

/** What is held of all rooms of the city on one day. */
export type TakenDay = {
  readonly units: readonly TakenUnit[];
  readonly has: (roomId: string, unitId: string) => boolean;
};

/** A year and some. */
const keptDays = 500;

function takenDay(units: readonly TakenUnit[]): TakenDay {
  const byRoom = new Map<string, Set<string>>();
  for (const { roomId, unitId } of units) {
    const held = byRoom.get(roomId) ?? new Set();
    byRoom.set(roomId, held.add(unitId));
  }
  return { units, has: (roomId, unitId) => byRoom.get(roomId)?.has(unitId) === true };
}

/**
 * Keeps what is held on each day, until this process writes slots of that day or five seconds have passed. Gives the
 * days asked for; at most 500 are kept.
 */
export function keepTakenDays(
  context: CityContext,
): (dates: readonly CivilDate[]) => Promise<ReadonlyMap<CivilDate, TakenDay>> {
  const kept = keeper<TakenDay>(keptDays);
  const roomIds = Array.from(new Set(Array.from(context.rooms.values(), ({ leaves }) => leaves).flat()));
  return async (dates) => {
    const now = context.now();
    // Taken before anything is read: what is written meanwhile makes it old.
    const moments = new Map(dates.map((date) => [date, { writes: dayVersion(context.db, date), now }]));
    const known = new Map<CivilDate, TakenDay>();
    for (const [date, moment] of moments) {
      const day = kept.find(date, moment);
      if (day !== undefined) known.set(date, day);
    }
    const missing = [...moments].filter(([date]) => !known.has(date));
    const units = await takenUnits({ db: context.db, now }, { roomIds, dates: missing.map(([date]) => date) });
    const byDate = Map.groupBy(units, (unit) => unit.date);
    for (const [date, moment] of missing) {
      const day = takenDay(byDate.get(date) ?? []);
      known.set(date, day);
      kept.keep(date, moment, day);
    }
    return known;
  };
}
