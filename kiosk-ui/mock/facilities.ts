import { addDays, civilTimeAt, weekdayOf } from '@machikado/contracts/civil-time.ts';
import type { Facility, Room, SlotState } from '@machikado/contracts/facility.ts';
import { stepsOf } from '../src/lib/city/grid.ts';

const koma = (fees: readonly number[]): Room['koma'] => [
  {
    id: 'morning',
    name: {
      ja: '午前',
      'ja-x-easy': '午前《ごぜん》',
      en: 'Morning',
      'zh-Hans': '上午',
      'zh-Hant': '上午',
      ko: '오전',
    },
    starts: '09:00',
    ends: '12:00',
    feeYen: fees[0] ?? 0,
  },
  {
    id: 'afternoon',
    name: {
      ja: '午後',
      'ja-x-easy': '午後《ごご》',
      en: 'Afternoon',
      'zh-Hans': '下午',
      'zh-Hant': '下午',
      ko: '오후',
    },
    starts: '13:00',
    ends: '17:00',
    feeYen: fees[1] ?? 0,
  },
  {
    id: 'evening',
    name: { ja: '夜間', 'ja-x-easy': '夜《よる》', en: 'Evening', 'zh-Hans': '晚间', 'zh-Hant': '晚間', ko: '야간' },
    starts: '18:00',
    ends: '21:00',
    feeYen: fees[2] ?? 0,
  },
];

export const facilities: Facility[] = [
  {
    id: 'suehiro',
    name: {
      ja: '旭川市末広地域活動センターあつま～る',
      'ja-x-easy': '末広《すえひろ》地域活動《ちいきかつどう》センター あつま～る',
      en: 'Suehiro Community Activity Center',
      'zh-Hans': '末广地区活动中心',
      'zh-Hant': '末廣地區活動中心',
      ko: '스에히로 지역 활동 센터',
    },
    address: '北海道旭川市末広東2条9丁目11番3号',
    closedWeekdays: [],
    rooms: [
      {
        id: 'suehiro-hall',
        name: {
          ja: '多目的ホール',
          'ja-x-easy': '多目的《たもくてき》ホール',
          en: 'Multipurpose Hall',
          'zh-Hans': '多功能厅',
          'zh-Hant': '多功能廳',
          ko: '다목적 홀',
        },
        koma: koma([4800, 6400, 4800]),
        sample: true,
      },
      {
        id: 'suehiro-training',
        name: {
          ja: '研修室',
          'ja-x-easy': '研修室《けんしゅうしつ》',
          en: 'Training Room',
          'zh-Hans': '培训室',
          'zh-Hant': '研習室',
          ko: '연수실',
        },
        koma: koma([600, 800, 600]),
        sample: true,
      },
    ],
    source: '旭川市の公開ページ',
  },
  {
    id: 'bunka',
    name: {
      ja: '旭川市民文化会館',
      'ja-x-easy': '市民文化会館《しみんぶんかかいかん》',
      en: 'Asahikawa Civic Culture Hall',
      'zh-Hans': '旭川市民文化会馆',
      'zh-Hant': '旭川市民文化會館',
      ko: '아사히카와 시민문화회관',
    },
    latitude: 43.772111,
    longitude: 142.365222,
    closedWeekdays: [1],
    rooms: [
      {
        id: 'bunka-meeting',
        name: {
          ja: '会議室',
          'ja-x-easy': '会議室《かいぎしつ》',
          en: 'Meeting Room',
          'zh-Hans': '会议室',
          'zh-Hant': '會議室',
          ko: '회의실',
        },
        capacity: 30,
        koma: koma([1200, 1600, 1800]),
        sample: true,
      },
      {
        id: 'bunka-small',
        name: {
          ja: '小ホール',
          'ja-x-easy': '小《しょう》ホール',
          en: 'Small Hall',
          'zh-Hans': '小厅',
          'zh-Hant': '小廳',
          ko: '소홀',
        },
        capacity: 318,
        koma: koma([12_000, 16_000, 18_000]),
        sample: true,
      },
    ],
    source: '旭川市の公開ページ',
  },
  {
    id: 'cocode',
    name: {
      ja: '旭川市市民活動交流センターCoCoDe',
      'ja-x-easy': '市民活動交流《しみんかつどうこうりゅう》センター CoCoDe',
      en: 'CoCoDe Citizens’ Activity Center',
      'zh-Hans': '市民活动交流中心CoCoDe',
      'zh-Hant': '市民活動交流中心CoCoDe',
      ko: '시민활동 교류센터 CoCoDe',
    },
    latitude: 43.7568028,
    longitude: 142.3715333,
    closedWeekdays: [2],
    rooms: [
      {
        id: 'cocode-hall',
        name: { ja: 'ホール', 'ja-x-easy': 'ホール', en: 'Hall', 'zh-Hans': '大厅', 'zh-Hant': '大廳', ko: '홀' },
        capacity: 180,
        koma: koma([0, 0, 0]),
        sample: true,
      },
      {
        id: 'cocode-studio',
        name: {
          ja: '音楽室',
          'ja-x-easy': '音楽室《おんがくしつ》',
          en: 'Music Room',
          'zh-Hans': '音乐室',
          'zh-Hant': '音樂室',
          ko: '음악실',
        },
        capacity: 12,
        koma: [],
        grid: { opens: '09:00', closes: '21:00', stepMinutes: 30, minSteps: 2, maxSteps: 8, feeYen: 150 },
        equipment: ['piano', 'microphone'],
        sample: true,
      },
    ],
    equipment: [
      {
        id: 'piano',
        name: { ja: 'ピアノ', 'ja-x-easy': 'ピアノ', en: 'Piano', 'zh-Hans': '钢琴', 'zh-Hant': '鋼琴', ko: '피아노' },
        stock: 1,
        feeYen: 1000,
      },
      {
        id: 'microphone',
        name: {
          ja: 'マイク',
          'ja-x-easy': 'マイク',
          en: 'Microphone',
          'zh-Hans': '麦克风',
          'zh-Hant': '麥克風',
          ko: '마이크',
        },
        stock: 4,
        feeYen: 200,
      },
    ],
    source: '旭川市の公開ページ',
  },
];

/** What availability is told in: the koma, or the steps of the grid. */
const partsOf = (room: Room): readonly { id: string; starts: string }[] =>
  room.grid ? stepsOf(room.grid, () => 'free') : room.koma;

/** A pattern of free, taken and closed slots; the past of today is over. */
export function slotsOf(facility: Facility, from: string, days: number) {
  const now = civilTimeAt(new Date());
  return facility.rooms.flatMap((room) =>
    Array.from({ length: days }, (_, n) => addDays(from, n)).flatMap((date) =>
      partsOf(room).map((one, at) => {
        const taken = (Number(date.slice(8)) * 5 + at * 3 + room.id.length) % 4 === 0;
        const past = date < now.date || (date === now.date && one.starts <= now.time);
        const closed = facility.closedWeekdays.includes(weekdayOf(date));
        const state: SlotState = past ? 'past' : closed ? 'closed' : taken ? 'taken' : 'free';
        return { roomId: room.id, date, komaId: one.id, state };
      }),
    ),
  );
}
