import type { Koma, Room, SlotState, TimeGrid } from '@machikado/contracts/facility.ts';

/** A clock time as minutes of the day. */
export const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The time from `starts` to `ends` of a room with a grid, as the koma that the city knows it by: `0900-1030`. */
function gridKoma(grid: TimeGrid, starts: string, ends: string): Koma {
  const words = `${starts}–${ends}`;
  const steps = (minutesOf(ends) - minutesOf(starts)) / grid.stepMinutes;
  return {
    id: words.replaceAll(':', '').replace('–', '-'),
    name: { ja: words, en: words },
    starts,
    ends,
    feeYen: steps * grid.feeYen,
  };
}

/** What a koma's id means in a room; undefined where it means nothing. */
export function komaOf(room: Room, komaId: string): Koma | undefined {
  const parts = /^(\d\d)(\d\d)-(\d\d)(\d\d)$/.exec(komaId);
  if (!room.grid || !parts) return room.koma.find((one) => one.id === komaId);
  const [, fromHour, fromMinute, toHour, toMinute] = parts;
  return gridKoma(room.grid, `${fromHour}:${fromMinute}`, `${toHour}:${toMinute}`);
}

/** One step of a grid's day; its id is the one that availability uses. */
export type GridStep = {
  readonly id: string;
  readonly starts: string;
  readonly ends: string;
  readonly state: SlotState;
};

/** The steps of one day, in order. */
export function stepsOf(grid: TimeGrid, stateOf: (id: string) => SlotState): GridStep[] {
  const steps: GridStep[] = [];
  for (let at = minutesOf(grid.opens); at + grid.stepMinutes <= minutesOf(grid.closes); at += grid.stepMinutes) {
    const id = clockOf(at).replace(':', '');
    steps.push({ id, starts: clockOf(at), ends: clockOf(at + grid.stepMinutes), state: stateOf(id) });
  }
  return steps;
}

export type GridFault = 'shortest' | 'longest' | 'broken' | 'clearing';

/**
 * What two touches on the steps of a day choose: from the first to the second, both included, whichever came first.
 * A choice that is too short, too long or not free all through is a fault, and so is one that leaves no time to prepare
 * before or to clear after it.
 */
export function chooseSteps(
  grid: TimeGrid,
  steps: readonly GridStep[],
  touched: readonly [string, string],
): { readonly koma: Koma } | { readonly fault: GridFault } {
  const at = touched.map((id) => steps.findIndex((step) => step.id === id)).toSorted((a, b) => a - b);
  const chosen = steps.slice(at[0], (at[1] ?? 0) + 1);
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (!first || !last || chosen.some((step) => step.state !== 'free')) return { fault: 'broken' };
  if (chosen.length < grid.minSteps) return { fault: 'shortest' };
  if (chosen.length > grid.maxSteps) return { fault: 'longest' };
  const { beforeMinutes = 0, afterMinutes = 0 } = grid.preparation ?? {};
  const [from, to] = [minutesOf(first.starts) - beforeMinutes, minutesOf(last.ends) + afterMinutes];
  const isInTheWay = (step: GridStep) =>
    minutesOf(step.ends) > from && minutesOf(step.starts) < to && (step.state === 'taken' || step.state === 'mine');
  if (steps.some(isInTheWay)) return { fault: 'clearing' };
  return { koma: gridKoma(grid, first.starts, last.ends) };
}

/** The longer uses that a use of a room can become, from its own start on: the shortest first. */
export function longerThan(
  room: Room,
  use: { readonly komaId: string; readonly starts: string; readonly ends: string },
): Koma[] {
  const { grid } = room;
  if (!grid)
    return room.koma
      .filter((one) => one.starts === use.starts && one.of?.includes(use.komaId) === true)
      .toSorted((a, b) => minutesOf(a.ends) - minutesOf(b.ends));
  const longer: Koma[] = [];
  const latest = Math.min(minutesOf(grid.closes), minutesOf(use.starts) + grid.maxSteps * grid.stepMinutes);
  for (let end = minutesOf(use.ends) + grid.stepMinutes; end <= latest; end += grid.stepMinutes)
    longer.push(gridKoma(grid, use.starts, clockOf(end)));
  return longer;
}
