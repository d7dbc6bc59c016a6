import type { ClockTime } from '@machikado/contracts/civil-time.ts';
import type { Koma, Room, TimeGrid } from '@machikado/contracts/facility.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { clockTimeOf, minutesOf } from './clock.ts';

/** The smallest part of a room's day that one slot row stands for: a koma without others in it, or a step of the grid. */
export type Unit = { readonly id: string; readonly starts: ClockTime; readonly ends: ClockTime };

/** A part of a day that can be booked, and the units that a booking of it takes. */
export type Span = {
  readonly komaId: string;
  readonly name: LocalText;
  readonly starts: ClockTime;
  readonly ends: ClockTime;
  /** The room's own fee, before any rule. */
  readonly feeYen: number;
  /** With those kept free for preparing and clearing. */
  readonly unitIds: readonly string[];
};

const unitIdOf = (minutes: number) => clockTimeOf(minutes).replace(':', '');

function gridUnits(grid: TimeGrid): Unit[] {
  const units: Unit[] = [];
  const closes = minutesOf(grid.closes);
  for (let at = minutesOf(grid.opens); at + grid.stepMinutes <= closes; at += grid.stepMinutes)
    units.push({ id: unitIdOf(at), starts: clockTimeOf(at), ends: clockTimeOf(at + grid.stepMinutes) });
  return units;
}

/** The units of a room's day, in the order of the clock. */
export function unitsOf(room: Room): Unit[] {
  if (room.grid !== undefined) return gridUnits(room.grid);
  return room.koma
    .filter((koma) => koma.of === undefined)
    .map(({ id, starts, ends }) => ({ id, starts, ends }))
    .toSorted((a, b) => minutesOf(a.starts) - minutesOf(b.starts));
}

function komaSpan(koma: Koma): Span {
  const { id, name, starts, ends, feeYen, of } = koma;
  return { komaId: id, name, starts, ends, feeYen, unitIds: of ?? [id] };
}

const gridKoma = /^(\d{2})(\d{2})-(\d{2})(\d{2})$/;

/** The koma id that means the time from `starts` to `ends` in a room with a grid: `0900-1030`. */
export function gridKomaId(starts: ClockTime, ends: ClockTime): string {
  return `${starts.replace(':', '')}-${ends.replace(':', '')}`;
}

function gridSpan(grid: TimeGrid, komaId: string): Span | undefined {
  const parts = gridKoma.exec(komaId);
  if (parts === null) return undefined;
  const [, fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  const from = (fromHour ?? 0) * 60 + (fromMinute ?? 0);
  const to = (toHour ?? 0) * 60 + (toMinute ?? 0);
  const opens = minutesOf(grid.opens);
  const steps = (to - from) / grid.stepMinutes;
  const isOnGrid = (from - opens) % grid.stepMinutes === 0 && Number.isInteger(steps);
  if (!isOnGrid || steps < grid.minSteps || steps > grid.maxSteps) return undefined;
  if (from < opens || to > minutesOf(grid.closes)) return undefined;
  const { beforeMinutes = 0, afterMinutes = 0 } = grid.preparation ?? {};
  const [starts, ends] = [clockTimeOf(from), clockTimeOf(to)];
  const words = `${starts}–${ends}`;
  return {
    komaId,
    name: { ja: words, en: words },
    starts,
    ends,
    feeYen: steps * grid.feeYen,
    unitIds: gridUnits(grid)
      .filter((unit) => minutesOf(unit.ends) > from - beforeMinutes && minutesOf(unit.starts) < to + afterMinutes)
      .map((unit) => unit.id),
  };
}

/** What a koma id means in a room: one of its koma, or `HHMM-HHMM` on its grid. Undefined where it means nothing. */
export function spanOf(room: Room, komaId: string): Span | undefined {
  if (room.grid !== undefined) return gridSpan(room.grid, komaId);
  const koma = room.koma.find((candidate) => candidate.id === komaId);
  return koma && komaSpan(koma);
}

/** Every span that a room's day offers; of a grid each start with each length, the shortest first. */
export function spansOf(room: Room): Span[] {
  const { grid } = room;
  if (grid === undefined) return room.koma.map(komaSpan);
  const spans: Span[] = [];
  for (let steps = grid.minSteps; steps <= grid.maxSteps; steps++) {
    const length = steps * grid.stepMinutes;
    for (let at = minutesOf(grid.opens); at + length <= minutesOf(grid.closes); at += grid.stepMinutes) {
      const span = gridSpan(grid, gridKomaId(clockTimeOf(at), clockTimeOf(at + length)));
      if (span !== undefined) spans.push(span);
    }
  }
  return spans;
}
