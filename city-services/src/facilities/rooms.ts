import type { Facility, Room } from '@machikado/contracts/facility.ts';

/** A room with what a booking of it takes. */
export type RoomPlace = {
  readonly facility: Facility;
  readonly room: Room;
  /** The undivided rooms that make it up; itself where it has no parts. */
  readonly leaves: readonly string[];
};

export type RoomIndex = ReadonlyMap<string, RoomPlace>;

function leavesOf(room: Room, byId: ReadonlyMap<string, Room>, seen: ReadonlySet<string>): string[] {
  if (room.parts === undefined) return [room.id];
  // A tree that runs in a circle is a fault of the pack; here it must only not hang.
  if (seen.has(room.id)) return [];
  const within = new Set([...seen, room.id]);
  return room.parts.flatMap((id) => {
    const part = byId.get(id);
    return part === undefined ? [] : leavesOf(part, byId, within);
  });
}

/** Every room of every facility by its id, with its leaves in the partition tree. */
export function indexRooms(facilities: readonly Facility[]): RoomIndex {
  return new Map(
    facilities.flatMap((facility) => {
      const byId = new Map(facility.rooms.map((room) => [room.id, room]));
      return facility.rooms.map((room): [string, RoomPlace] => [
        room.id,
        { facility, room, leaves: Array.from(new Set(leavesOf(room, byId, new Set()))) },
      ]);
    }),
  );
}
