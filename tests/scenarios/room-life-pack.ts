import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Facility } from '@machikado/contracts/facility.ts';

const packs = join(import.meta.dirname, '../../city-services/packs');

/** A room that can be booked at any hour of any day from a quarter of an hour on, and that staff look at first. */
const always: Facility = {
  id: 'always',
  name: { ja: '見本の終日開く会館', en: 'Sample hall that never closes' },
  closedWeekdays: [],
  rooms: [
    {
      id: 'always-room',
      name: { ja: '見本の部屋', en: 'Sample room' },
      capacity: 20,
      koma: [],
      grid: { opens: '00:00', closes: '24:00', stepMinutes: 15, minSteps: 1, maxSteps: 8, feeYen: 100 },
      permitByStaff: true,
      sample: true,
    },
  ],
  source: 'sample',
};

/** Writes Asahikawa's pack below `folder` with that room first, whose fee is to be paid before the use. */
export async function writeRoomLifePack(folder: string): Promise<void> {
  const pack = join(folder, 'asahikawa');
  await cp(join(packs, 'asahikawa'), pack, { recursive: true });
  await writeFile(join(pack, 'facilities.json'), JSON.stringify({ facilities: [always] }));
  await writeFile(join(pack, 'lotteries.json'), JSON.stringify({ lotteries: [] }));
  const rules = BookingRules.parse(JSON.parse(await readFile(join(pack, 'booking-rules.json'), 'utf8')));
  await writeFile(
    join(pack, 'booking-rules.json'),
    JSON.stringify({
      ...rules,
      closesMinutesBefore: 0,
      payment: { when: 'before', withinDays: 3, notLaterThanDaysBefore: 1, atOnceMinutes: 30 },
      checkIn: { fromMinutesBefore: 60, untilMinutesAfter: 60 },
      yearlyClosures: [],
    }),
  );
}
