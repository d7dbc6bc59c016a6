import type { DatabaseSync } from 'node:sqlite';
import { maxToldUses, SpotUse, usePeriods, type UsePeriod } from '@machikado/contracts/wifi-use.ts';
import { transaction } from '@machikado/runtime/sqlite.ts';
import { stretchAt, stretchOf, tellUse, type ExactUse, type Stretch } from '../session/use.ts';
import { guarded } from './database.ts';
import { createHourCounter, createPeopleOfStretch, sumOfHours } from './use-counts.ts';

/** Hours of more than a year: a city that is away longer than that hears of the newest. */
const maxWaiting = 10_000;
const keptMs = 62 * 86_400_000;

export type UseStore = {
  /** Whether an hour, a day or a month has ended that is not closed yet. */
  readonly isDue: (nowMs: number) => boolean;
  /** Closes what has ended: counts it once, and keeps what will be told. Gives what was closed. */
  readonly close: (nowMs: number) => readonly Pick<Stretch, 'period' | 'start'>[];
  /** What the city has not taken, the oldest first, as many as are told at once. */
  readonly waiting: () => readonly SpotUse[];
  readonly countWaiting: () => number;
  readonly taken: (uses: readonly Pick<SpotUse, 'period' | 'start'>[]) => void;
  /** The newest of a period, newest first; as the city hears it. */
  readonly newest: (period: UsePeriod, count: number) => readonly SpotUse[];
};

const bodyOf = (row: Record<string, unknown>) => SpotUse.parse(JSON.parse(String(row['body'])));

/** Counts stretches: an hour from the sessions, a day and a month from the hours and from who was there in them. */
function createStretchCounter(database: DatabaseSync) {
  const countHour = createHourCounter(database);
  const people = createPeopleOfStretch(database);
  const keepHour = database.prepare('INSERT OR REPLACE INTO use_hours (hour, body) VALUES (?, ?)');
  const hoursOf = database.prepare('SELECT body FROM use_hours WHERE hour >= ? AND hour < ? ORDER BY hour');
  const forgetHours = database.prepare('DELETE FROM use_hours WHERE hour < ?');
  const asked = database.prepare(
    'SELECT purpose, sum(count) AS n FROM purposes WHERE day >= ? AND day < ? GROUP BY purpose',
  );
  const deletedBefore = database.prepare('SELECT max(before_ms) AS ms FROM deletions');
  /** Who was there is not kept longer than the records by which it is known. */
  const isKept = ({ fromMs }: Stretch) => Number(deletedBefore.get()?.['ms'] ?? 0) <= fromMs + 3_600_000;

  const closeHour = (hour: Stretch): ExactUse => {
    const exact = countHour(hour);
    keepHour.run(hour.start, JSON.stringify(exact));
    for (const longer of [stretchAt('day', hour.fromMs), stretchAt('month', hour.fromMs)]) {
      if (isKept(longer)) people.note(longer, hour);
      else people.forget(longer);
    }
    return exact;
  };
  const closeLonger = (stretch: Stretch): ExactUse => {
    const { start } = stretch;
    // Of the names of hours those of a stretch begin with its own: "~" comes after all that can follow.
    const hours = hoursOf.all(start, `${start}~`).map((row) => JSON.parse(String(row['body'])) as ExactUse);
    const there = isKept(stretch) ? people.count(stretch) : null;
    people.forget(stretch);
    const purposes = Object.fromEntries(
      asked.all(start, `${start}~`).map((row) => [String(row['purpose']), Number(row['n'])]),
    );
    const isAsked = Object.keys(purposes).length > 0;
    return { ...sumOfHours(hours), people: there, ...(isAsked && { purposes }) };
  };
  return {
    close: (stretch: Stretch) => (stretch.period === 'hour' ? closeHour(stretch) : closeLonger(stretch)),
    forgetBefore: (day: string) => void forgetHours.run(day),
  };
}

/**
 * The use of the spot by hour, day and month. The stretch that is being counted is on the disk, so that a restart closes
 * it all the same; hours in which the spot did not run are not told, which is another thing than nobody there.
 */
export function createUseStore(database: DatabaseSync): UseStore {
  const counter = createStretchCounter(database);
  const counting = database.prepare('SELECT start FROM use_counting WHERE period = ?');
  const move = database.prepare('INSERT OR REPLACE INTO use_counting (period, start) VALUES (?, ?)');
  const tell = database.prepare('INSERT OR REPLACE INTO use_told (period, start, body) VALUES (?, ?, ?)');
  const oldest = database.prepare('SELECT body FROM use_told WHERE taken = 0 ORDER BY start LIMIT ?');
  const countWaiting = database.prepare('SELECT count(*) AS n FROM use_told WHERE taken = 0');
  const take = database.prepare('UPDATE use_told SET taken = 1 WHERE period = ? AND start = ?');
  const newest = database.prepare('SELECT body FROM use_told WHERE period = ? ORDER BY start DESC LIMIT ?');
  const forgetTold = database.prepare('DELETE FROM use_told WHERE start < ? AND taken = 1');
  const trim = database.prepare(
    'DELETE FROM use_told WHERE rowid IN (SELECT rowid FROM use_told ORDER BY start DESC LIMIT -1 OFFSET ?)',
  );

  const current = new Map<UsePeriod, Stretch>();
  const currentOf = (period: UsePeriod): Stretch | undefined => {
    const known = current.get(period);
    if (known) return known;
    const start = counting.get(period)?.['start'];
    const stretch = typeof start === 'string' ? stretchOf(period, start) : undefined;
    if (stretch) current.set(period, stretch);
    return stretch;
  };
  const closeOne = (period: UsePeriod, nowMs: number): Stretch | null => {
    const stretch = currentOf(period);
    if (stretch && nowMs < stretch.toMs) return null;
    move.run(period, stretchAt(period, nowMs).start);
    if (!stretch) return null;
    tell.run(period, stretch.start, JSON.stringify(tellUse(stretch, counter.close(stretch))));
    return stretch;
  };

  return {
    isDue: (nowMs) => usePeriods.some((period) => nowMs >= (currentOf(period)?.toMs ?? 0)),
    close: (nowMs) => {
      const closed = transaction(database, () => {
        // Hours first: days and months are made of what is kept of them.
        const stretches = usePeriods.flatMap((period) => closeOne(period, nowMs) ?? []);
        if (stretches.some(({ period }) => period !== 'hour')) {
          const { start } = stretchAt('day', nowMs - keptMs);
          counter.forgetBefore(start);
          forgetTold.run(start);
        }
        trim.run(maxWaiting);
        return stretches;
      });
      current.clear();
      return closed;
    },
    countWaiting: () => Number(countWaiting.get()?.['n'] ?? 0),
    waiting: () => oldest.all(maxToldUses).map(bodyOf),
    taken: (uses) =>
      guarded(() =>
        transaction(database, () => {
          for (const { period, start } of uses) take.run(period, start);
        }),
      ),
    newest: (period, count) => newest.all(period, count).map(bodyOf),
  };
}
