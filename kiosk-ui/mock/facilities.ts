import { addDays, civilTimeAt, weekdayOf } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room, SlotState } from '@machikado/contracts/facility.ts';

const koma = (fees: readonly number[]): Room['koma'] => [
  { id: 'morning', name: { ja: '午前', en: 'Morning' }, starts: '09:00', ends: '12:00', feeYen: fees[0] ?? 0 },
  { id: 'afternoon', name: { ja: '午後', en: 'Afternoon' }, starts: '13:00', ends: '17:00', feeYen: fees[1] ?? 0 },
  { id: 'evening', name: { ja: '夜間', en: 'Evening' }, starts: '18:00', ends: '21:00', feeYen: fees[2] ?? 0 },
];

export const facilities: Facility[] = [
  {
    id: 'suehiro',
    name: { ja: '旭川市末広地域活動センターあつま～る', en: 'Suehiro Community Activity Center' },
    address: '北海道旭川市末広東2条9丁目11番3号',
    closedWeekdays: [],
    rooms: [
      {
        id: 'suehiro-hall',
        name: { ja: '多目的ホール', en: 'Multipurpose Hall' },
        koma: koma([4800, 6400, 4800]),
        sample: true,
      },
      {
        id: 'suehiro-training',
        name: { ja: '研修室', en: 'Training Room' },
        koma: koma([600, 800, 600]),
        sample: true,
      },
    ],
    source: '旭川市の公開ページ',
  },
  {
    id: 'bunka',
    name: { ja: '旭川市民文化会館', en: 'Asahikawa Civic Culture Hall' },
    latitude: 43.772111,
    longitude: 142.365222,
    closedWeekdays: [1],
    rooms: [
      {
        id: 'bunka-meeting',
        name: { ja: '会議室', en: 'Meeting Room' },
        capacity: 30,
        koma: koma([1200, 1600, 1800]),
        sample: true,
      },
      {
        id: 'bunka-small',
        name: { ja: '小ホール', en: 'Small Hall' },
        capacity: 318,
        koma: koma([12_000, 16_000, 18_000]),
        sample: true,
      },
    ],
    source: '旭川市の公開ページ',
  },
  {
    id: 'cocode',
    name: { ja: '旭川市市民活動交流センターCoCoDe', en: 'CoCoDe Citizens’ Activity Center' },
    latitude: 43.7568028,
    longitude: 142.3715333,
    closedWeekdays: [2],
    rooms: [
      { id: 'cocode-hall', name: { ja: 'ホール', en: 'Hall' }, capacity: 180, koma: koma([0, 0, 0]), sample: true },
    ],
    source: '旭川市の公開ページ',
  },
];

/** A pattern of free, taken and closed slots; the past of today is over. */
export function slotsOf(facility: Facility, from: string, days: number) {
  const now = civilTimeAt(new Date());
  return facility.rooms.flatMap((room) =>
    Array.from({ length: days }, (_, n) => addDays(from, n)).flatMap((date) =>
      room.koma.map((one, at) => {
        const taken = (Number(date.slice(8)) * 5 + at * 3 + room.id.length) % 4 === 0;
        const past = date < now.date || (date === now.date && one.starts <= now.time);
        const closed = facility.closedWeekdays.includes(weekdayOf(date));
        const state: SlotState = past ? 'past' : closed ? 'closed' : taken ? 'taken' : 'free';
        return { roomId: room.id, date, komaId: one.id, state };
      }),
    ),
  );
}
