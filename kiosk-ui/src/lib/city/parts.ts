import type { Facility, Room } from '@machikado/contracts/facility.ts';

type Rooms = Pick<Facility, 'rooms'>;

/** The rooms directly below a room. */
function partsOf({ rooms }: Rooms, room: Room): Room[] {
  return rooms.filter((one) => one.id !== room.id && room.parts?.includes(one.id) === true);
}

/** Every part of a room, halves before their quarters. */
export function allParts(facility: Rooms, room: Room): Room[] {
  const parts = partsOf(facility, room);
  return [...parts, ...parts.flatMap((part) => allParts(facility, part))];
}

/** The rooms that are no part of another: those that one knows by their doors. */
export function wholeRooms(facility: Rooms): Room[] {
  const parts = new Set(facility.rooms.flatMap((room) => room.parts ?? []));
  return facility.rooms.filter((room) => !parts.has(room.id));
}

/** The whole that a room is a part of; itself where it is one. */
export function wholeOf(facility: Rooms, room: Room): Room {
  return wholeRooms(facility).find((one) => allParts(facility, one).some((part) => part.id === room.id)) ?? room;
}

type Found = { readonly roomId: string; readonly date: string; readonly komaId: string };

/** Without the rooms of which a part fits as well at the same time: nobody needs the hall where its quarter will do. */
export function withoutWholes<One extends Found>(found: readonly One[], facilities: readonly Rooms[]): One[] {
  const at = ({ date, komaId }: Found) => `${date} ${komaId}`;
  const there = new Set(found.map((one) => `${one.roomId} ${at(one)}`));
  return found.filter((one) => {
    const facility = facilities.find(({ rooms }) => rooms.some((room) => room.id === one.roomId));
    const room = facility?.rooms.find(({ id }) => id === one.roomId);
    if (!facility || !room) return true;
    return !allParts(facility, room).some((part) => there.has(`${part.id} ${at(one)}`));
  });
}
