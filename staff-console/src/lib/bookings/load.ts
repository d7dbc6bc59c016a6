import { weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import type { RoomUse } from '@machikado/contracts/staff-booking.ts';
import { leavesOf, minutesOf } from './calendar.ts';

/** True on a closing weekday or in a single closure. Holidays are not known here and count as days like others. */
export function isClosed(facility: Facility, date: CivilDate): boolean {
  if (facility.closedWeekdays.includes(weekdayOf(date))) return true;
  return (facility.closures ?? []).some(({ from, to }) => from <= date && date <= to);
}

/** For how many minutes of an open day a room can be booked. */
export function openMinutes(room: Room): number {
  if (room.grid) return minutesOf(room.grid.closes) - minutesOf(room.grid.opens);
  return room.koma
    .filter(({ of }) => of === undefined)
    .reduce((sum, { starts, ends }) => sum + minutesOf(ends) - minutesOf(starts), 0);
}

type Load = { readonly usedMinutes: number; readonly openMinutes: number };

/** Used and bookable minutes of a room on these days, of which the closed ones do not count. A whole is used by itself alone. */
export function roomLoad(
  place: { readonly facility: Facility; readonly room: Room },
  use: readonly RoomUse[],
  days: readonly CivilDate[],
): Load {
  const { facility, room } = place;
  const perDay = openMinutes(room);
  const isTaken = (bookedId: string) => bookedId === room.id || leavesOf(facility.rooms, bookedId).includes(room.id);
  const taking = use.filter(({ roomId }) => isTaken(roomId));
  const total = { usedMinutes: 0, openMinutes: 0 };
  for (const day of days) {
    if (isClosed(facility, day)) continue;
    const used = taking.filter(({ date }) => date === day).reduce((sum, { minutes }) => sum + minutes, 0);
    total.usedMinutes += Math.min(used, perDay);
    total.openMinutes += perDay;
  }
  return total;
}

/** The undivided rooms of a facility. */
function leafRooms(facility: Facility): Room[] {
  return facility.rooms.filter(({ parts }) => parts === undefined);
}

/** How much of what can be booked is used, in whole percent; 0 where nothing can be. */
export function percentOf(loads: readonly Load[]): number {
  const used = loads.reduce((sum, load) => sum + load.usedMinutes, 0);
  const open = loads.reduce((sum, load) => sum + load.openMinutes, 0);
  return open === 0 ? 0 : Math.round((used / open) * 100);
}

/** How much of a facility is used on one day, in whole percent. */
export function dayPercent(facility: Facility, use: readonly RoomUse[], date: CivilDate): number {
  return percentOf(leafRooms(facility).map((room) => roomLoad({ facility, room }, use, [date])));
}
