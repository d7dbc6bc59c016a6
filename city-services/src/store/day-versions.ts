import type { Kysely, Transaction } from 'kysely';
import type { CivilDate } from '@machikado/contracts/civil-time.ts';
import type { CityTables } from './tables.ts';

/** More days than bookings can be on; beyond, all of them count as changed. */
const mostDays = 4000;

type Versions = { floor: number; readonly byDay: Map<CivilDate, number> };

const touched = new WeakMap<Transaction<CityTables>, Set<CivilDate>>();
const versions = new WeakMap<Kysely<CityTables>, Versions>();

/** Says that a transaction writes slots of a day. */
export function touchDay(tx: Transaction<CityTables>, date: CivilDate): void {
  const days = touched.get(tx) ?? new Set();
  touched.set(tx, days.add(date));
}

/** The days that a transaction has touched count as changed from now on, whether or not it was undone. */
export function bumpTouched(db: Kysely<CityTables>, tx: Transaction<CityTables>): void {
  const known = versions.get(db) ?? { floor: 0, byDay: new Map() };
  versions.set(db, known);
  for (const date of touched.get(tx) ?? []) known.byDay.set(date, dayVersion(db, date) + 1);
  if (known.byDay.size <= mostDays) return;
  known.floor = Math.max(...known.byDay.values()) + 1;
  known.byDay.clear();
}

/** A number that grows when this process has ended a transaction that wrote slots of a day. */
export function dayVersion(db: Kysely<CityTables>, date: CivilDate): number {
  const known = versions.get(db);
  return known?.byDay.get(date) ?? known?.floor ?? 0;
}
