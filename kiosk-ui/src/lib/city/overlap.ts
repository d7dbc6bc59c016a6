import type { Facility, Room } from '@machikado/contracts/facility.ts';
import { minutesOf } from './grid.ts';

/** A use of a room, as far as it matters which others cannot be beside it. */
type Use = {
  readonly facility: Pick<Facility, 'rooms'>;
  readonly room: Room;
  readonly date: string;
  readonly koma: { readonly starts: string; readonly ends: string };
};

/** The undivided rooms that a room is made up of; itself where it has no parts. */
function leavesOf(facility: Pick<Facility, 'rooms'>, room: Room): string[] {
  if (room.parts === undefined) return [room.id];
  return room.parts.flatMap((id) => {
    const part = facility.rooms.find((one) => one.id === id);
    return part === undefined || part.id === room.id ? [] : leavesOf(facility, part);
  });
}

/** From when to when a use keeps its room, with preparing and clearing, in minutes of the day. */
function keptFrom({ room, koma }: Use): [number, number] {
  const { beforeMinutes = 0, afterMinutes = 0 } = room.grid?.preparation ?? {};
  return [minutesOf(koma.starts) - beforeMinutes, minutesOf(koma.ends) + afterMinutes];
}

const barely = ({ koma }: Use): [number, number] => [minutesOf(koma.starts), minutesOf(koma.ends)];

type Hours = (use: Use) => [number, number];

function meets([a, hoursA]: [Use, Hours], [b, hoursB]: [Use, Hours]): boolean {
  if (a.date !== b.date) return false;
  const [[from, to], [start, end]] = [hoursA(a), hoursB(b)];
  if (from >= end || start >= to) return false;
  const leaves = leavesOf(a.facility, a.room);
  return leavesOf(b.facility, b.room).some((leaf) => leaves.includes(leaf));
}

/** Whether two uses want the same room, or parts of one, at the same time: then nobody can have both. */
export const collides = (a: Use, b: Use): boolean => meets([a, keptFrom], [b, keptFrom]);

/** Whether a use keeps a step of a grid's day, be it for preparing or clearing. */
export const keepsStep = (use: Use, step: Use): boolean => meets([use, keptFrom], [step, barely]);
