import type { AppointmentService } from '@machikado/contracts/appointment.ts';
import { minutesOf } from '../facilities/clock.ts';
import { indexCounters, timesOn } from '../facilities/counters.ts';
import { indexRooms, type RoomIndex } from '../facilities/rooms.ts';
import { spanOf } from '../facilities/spans.ts';
import type { Pack, PackError } from './pack.ts';
import { repeated } from './repeated.ts';

/** A day for each weekday. */
const week = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];

/** What does not fit together in `appointments.json`: hours, and the rooms that receive. */
export function findAppointmentFaults({
  appointments,
  facilities,
}: Pick<Pack, 'appointments' | 'facilities'>): PackError[] {
  const rooms = indexRooms(facilities);
  const desks = Array.from(indexCounters(appointments, rooms).values(), ({ facility }) => facility.rooms).flat();
  const names = [...facilities, ...appointments].map(({ id }) => id);
  const faults = [
    ...repeated(names).map((id) => `${id} is there twice`),
    ...desks.filter(({ id }) => rooms.has(id)).map(({ id }) => `desk ${id} has the name of a room`),
    ...appointments.flatMap((service) => findServiceFaults(service, rooms)),
  ];
  return faults.map((reason) => ({ file: 'appointments.json', reason }));
}

function findServiceFaults(service: AppointmentService, rooms: RoomIndex): string[] {
  const { id, minutes, hours, desks } = service;
  const marks = [minutes, ...hours.map(({ from }) => minutesOf(from))];
  const faults = marks.some((mark) => mark % 5 !== 0) ? [`${id} does not keep to five minutes`] : [];
  const days = week.map((date) => timesOn(service, date));
  if (days.every((times) => times.length === 0)) faults.push(`${id} has no time`);
  for (const times of days)
    if (times.some((time, at) => (times[at + 1]?.starts ?? '99:99') < time.ends))
      faults.push(`${id} has hours that overlap`);
  if ('count' in desks) return faults;
  faults.push(...repeated(desks.rooms).map((room) => `${id} receives in ${room} twice`));
  for (const room of desks.rooms) {
    const place = rooms.get(room);
    const fits = place !== undefined && days.flat().every(({ komaId }) => spanOf(place.room, komaId) !== undefined);
    if (place?.room.grid === undefined)
      faults.push(`${id} receives in ${room}, which is not there or not let by the clock`);
    else if (!fits) faults.push(`${id} has times at which ${room} is not let`);
  }
  return faults;
}
