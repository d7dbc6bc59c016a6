import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import { LotteryRule } from '@machikado/contracts/lottery.ts';

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
    {
      id: 'drawn-room',
      name: { ja: '見本の抽選の部屋', en: 'Sample room given by lot' },
      capacity: 40,
      koma: [
        { id: 'day', name: { ja: '昼', en: 'Day' }, starts: '09:00', ends: '17:00', feeYen: 0 },
        { id: 'evening', name: { ja: '夜', en: 'Evening' }, starts: '18:00', ends: '21:00', feeYen: 0 },
      ],
      sample: true,
    },
  ],
  source: 'sample',
};

const packIn = (folder: string) => join(folder, 'asahikawa');

/** A lottery for the months to come that takes applications now, or whose day of drawing is over. */
export async function writeLottery(folder: string, state: 'open' | 'to be drawn'): Promise<void> {
  const past = (day: number) => ({ monthsBefore: 12, day, at: '00:00' });
  // Before the month after the next there is time enough.
  const future = { monthsBefore: 0, day: 1, at: '00:00' };
  const rule = LotteryRule.parse({
    id: 'drawn',
    title: { ja: '見本の抽選', en: 'Sample lottery' },
    rooms: ['drawn-room'],
    opens: past(1),
    closes: state === 'open' ? future : past(2),
    draws: state === 'open' ? future : past(3),
    confirms: future,
    free: future,
    maxApplications: 3,
    maxWishes: 3,
    maxWins: 2,
    tickets: { resident: 2, nonResident: 1, maxForLosses: 2 },
    sample: true,
  });
  await writeFile(join(packIn(folder), 'lotteries.json'), JSON.stringify({ lotteries: [rule] }));
}

/** Writes Asahikawa's pack below `folder` with that room first, whose fee is to be paid before the use. */
export async function writeRoomLifePack(folder: string): Promise<void> {
  const pack = packIn(folder);
  await cp(join(packs, 'asahikawa'), pack, { recursive: true });
  await writeFile(join(pack, 'facilities.json'), JSON.stringify({ facilities: [always] }));
  // Its courses are held in the real pack's rooms.
  await rm(join(pack, 'procedures/smartphone-course.json'));
  await writeLottery(folder, 'open');
  const rules = BookingRules.parse(JSON.parse(await readFile(join(pack, 'booking-rules.json'), 'utf8')));
  await writeFile(
    join(pack, 'booking-rules.json'),
    JSON.stringify({
      ...rules,
      closesMinutesBefore: 0,
      deposits: [],
      payment: { when: 'before', withinDays: 3, notLaterThanDaysBefore: 1, atOnceMinutes: 30 },
      checkIn: { fromMinutesBefore: 60, untilMinutesAfter: 60 },
      yearlyClosures: [],
    }),
  );
}
