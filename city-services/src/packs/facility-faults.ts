import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';
import { minutesOf } from '../facilities/clock.ts';
import { indexRooms } from '../facilities/rooms.ts';
import { unitsOf } from '../facilities/spans.ts';
import type { Pack, PackError } from './pack.ts';
import { repeated } from './repeated.ts';

/** What does not fit together in `facilities.json`: times, parts, and what rooms name that is not there. */
export function findFacilityFaults(pack: Pick<Pack, 'facilities' | 'bookingRules'>): PackError[] {
  const { facilities } = pack;
  const rooms = facilities.flatMap((facility) => facility.rooms);
  const faults = [
    ...repeated(facilities.map((facility) => facility.id)).map((id) => `facility ${id} is there twice`),
    ...repeated(rooms.map((room) => room.id)).map((id) => `room ${id} is there twice`),
    ...rooms.flatMap(findTimeFaults),
    ...facilities.flatMap((facility) => findTreeFaults(facility, facilities)),
    ...facilities.flatMap((facility) => findNameFaults(facility, pack)),
    ...findDepositFaults(pack),
  ];
  return faults.map((reason) => ({ file: 'facilities.json', reason }));
}

function findTimeFaults(room: Room): string[] {
  if (room.koma.length > 0 === (room.grid !== undefined)) return [`${room.id} has not either koma or a grid`];
  return room.grid === undefined ? findKomaFaults(room) : findGridFaults(room);
}

function findGridFaults({ id, grid }: Room): string[] {
  if (grid === undefined) return [];
  const open = minutesOf(grid.closes) - minutesOf(grid.opens);
  const faults: string[] = [];
  if (open <= 0) faults.push(`the grid of ${id} closes before it opens`);
  if (open % grid.stepMinutes !== 0) faults.push(`the grid of ${id} does not end with a step`);
  if (grid.minSteps > grid.maxSteps) faults.push(`the grid of ${id} allows no length`);
  return faults;
}

function findKomaFaults({ id, koma }: Room): string[] {
  const faults = repeated(koma.map((one) => one.id)).map((one) => `koma ${one} of ${id} is there twice`);
  for (const one of koma) if (one.starts >= one.ends) faults.push(`koma ${one.id} of ${id} ends before it starts`);
  const single = koma.filter((one) => one.of === undefined).toSorted((a, b) => (a.starts < b.starts ? -1 : 1));
  for (const [index, one] of single.entries()) {
    const next = single[index + 1];
    if (next !== undefined && next.starts < one.ends) faults.push(`koma ${one.id} of ${id} overlaps ${next.id}`);
  }
  for (const one of koma) faults.push(...findTogetherFaults(id, one, single));
  return faults;
}

/** A koma that holds others runs from the first to the last of them, without one between that it leaves out. */
function findTogetherFaults(roomId: string, whole: Koma, single: readonly Koma[]): string[] {
  if (whole.of === undefined) return [];
  const name = `koma ${whole.id} of ${roomId}`;
  const places = whole.of.map((id) => single.findIndex((one) => one.id === id));
  if (places.includes(-1)) return [`${name} holds one that is not there`];
  const follows = places.every((place, index) => index === 0 || place === (places[index - 1] ?? 0) + 1);
  if (!follows) return [`${name} holds koma that do not follow each other`];
  const [first, last] = [single[places[0] ?? 0], single[places.at(-1) ?? 0]];
  return first?.starts === whole.starts && last?.ends === whole.ends
    ? []
    : [`${name} has other hours than what it holds`];
}

function findTreeFaults(facility: Facility, facilities: readonly Facility[]): string[] {
  const byId = new Map(facility.rooms.map((room) => [room.id, room]));
  const index = indexRooms(facilities);
  const faults = repeated(facility.rooms.flatMap((room) => room.parts ?? [])).map(
    (id) => `${id} is a part of two rooms`,
  );
  for (const room of facility.rooms) {
    const parts = room.parts ?? [];
    for (const part of parts) if (!byId.has(part)) faults.push(`${room.id} has a part ${part} that is not there`);
    const leaves = index.get(room.id)?.leaves ?? [];
    if (leaves.length < Math.max(1, parts.length)) faults.push(`the parts of ${room.id} run in a circle`);
    const units = JSON.stringify(unitsOf(room));
    const differs = leaves.map((id) => byId.get(id)).find((leaf) => leaf && JSON.stringify(unitsOf(leaf)) !== units);
    if (differs) faults.push(`${room.id} is let at other times than its part ${differs.id}`);
  }
  return faults;
}

function findNameFaults(facility: Facility, { bookingRules }: Pick<Pack, 'bookingRules'>): string[] {
  const things = (facility.equipment ?? []).map((one) => one.id);
  const purposes = bookingRules.fees.purposes.map((one) => one.id);
  return [
    ...repeated(things).map((id) => `equipment ${id} of ${facility.id} is there twice`),
    ...facility.rooms.flatMap((room) => [
      ...(room.equipment ?? [])
        .filter((id) => !things.includes(id))
        .map((id) => `${room.id} lends ${id}, which is not there`),
      ...(room.purposes ?? [])
        .filter((id) => !purposes.includes(id))
        .map((id) => `${room.id} is let for ${id}, which is not there`),
    ]),
  ];
}

function findDepositFaults({ facilities, bookingRules }: Pick<Pack, 'facilities' | 'bookingRules'>): string[] {
  const rooms = new Set(facilities.flatMap((facility) => facility.rooms.map(({ id }) => id)));
  const purposes = new Set(bookingRules.fees.purposes.map(({ id }) => id));
  const deposits = bookingRules.deposits ?? [];
  return [
    ...repeated(deposits.map(({ id }) => id)).map((id) => `deposit ${id} is there twice`),
    ...deposits.flatMap((one) => [
      ...(one.rooms ?? [])
        .filter((id) => !rooms.has(id))
        .map((id) => `deposit ${one.id} is for ${id}, which is not there`),
      ...(one.purposes ?? [])
        .filter((id) => !purposes.has(id))
        .map((id) => `deposit ${one.id} is for ${id}, which is not there`),
    ]),
  ];
}
