import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';

const packs = join(import.meta.dirname, '../../city-services/packs');

export const komaIds = ['morning', 'noon', 'afternoon', 'evening'] as const;
const hours = {
  morning: ['09:00', '12:00'],
  noon: ['12:00', '14:00'],
  afternoon: ['14:00', '18:00'],
  evening: ['18:00', '21:00'],
};
const text = (name: string) => ({ ja: name, en: name });

const roomOf = (id: string): Room => ({
  id,
  name: text(id),
  capacity: 40,
  koma: komaIds.map((koma) => ({
    id: koma,
    name: text(koma),
    starts: hours[koma][0] ?? '',
    ends: hours[koma][1] ?? '',
    feeYen: 1000,
  })),
  equipment: ['piano'],
  sample: true,
});

const facilityOf = (id: string, rooms: number): Facility => ({
  id,
  name: text(id),
  closedWeekdays: [],
  rooms: Array.from({ length: rooms }, (_, room) => roomOf(`${id}-${room}`)),
  equipment: [{ id: 'piano', name: text('piano'), stock: 5, feeYen: 500 }],
  source: 'sample',
});

/** The ids of the rooms that `writeBigPack` makes. */
export function roomIds(facilities: number, rooms: number): string[] {
  return Array.from({ length: facilities }, (_, at) => `f${at}`).flatMap((id) =>
    Array.from({ length: rooms }, (_room, room) => `${id}-${room}`),
  );
}

/**
 * Writes a city with many rooms of four koma below `folder`: the rest of it is a real pack's. Everything can be booked a
 * year ahead, by anybody, as often as the rules' format allows.
 */
export async function writeBigPack(
  folder: string,
  size: { readonly facilities: number; readonly rooms: number },
): Promise<void> {
  const pack = join(folder, 'asahikawa');
  await cp(join(packs, 'asahikawa'), pack, { recursive: true });
  // Its courses are held in the real pack's rooms.
  await rm(join(pack, 'procedures/smartphone-course.json'));
  const facilities = Array.from({ length: size.facilities }, (_, at) => facilityOf(`f${at}`, size.rooms));
  await writeFile(join(pack, 'facilities.json'), JSON.stringify({ facilities }));
  await writeFile(join(pack, 'lotteries.json'), JSON.stringify({ lotteries: [] }));
  const rules = BookingRules.parse(JSON.parse(await readFile(join(pack, 'booking-rules.json'), 'utf8')));
  const anybody = { open: 500 };
  await writeFile(
    join(pack, 'booking-rules.json'),
    JSON.stringify({
      ...rules,
      opening: { resident: { daysBefore: 731, at: '00:00' }, nonResident: { daysBefore: 731, at: '00:00' } },
      closesMinutesBefore: 0,
      cancelMinutesBefore: 0,
      limits: { individual: anybody, group: anybody },
      yearlyClosures: [],
      deposits: [],
    }),
  );
}
