import { addDays, civilTimeAt, instantOf, weekdayOf } from '@machikado/contracts/civil-time.ts';
import type { Alert, AlertBoard } from '@machikado/contracts/alert.ts';
import type { City } from '@machikado/contracts/city.ts';
import type { Facility, Room } from '@machikado/contracts/facility.ts';
import type { Place, PlaceKind } from '@machikado/contracts/place.ts';

export const city: City = {
  id: 'asahikawa',
  code: '012041',
  name: { ja: '旭川市', en: 'Asahikawa' },
  colours: { primary: '#0B5CAD', accent: '#E8890C' },
  languages: ['ja', 'ja-x-easy', 'en', 'zh-Hans'],
  desk: { name: { ja: '市役所の窓口（総合庁舎1階）', en: 'the City Hall information desk (1st floor)' } },
  wifi: { ssid: 'Machikado-Free-Wi-Fi', portalHost: 'wifi.asahikawa.test', sessionMinutes: 60 },
  centre: { latitude: 43.76361, longitude: 142.35806 },
  jmaAreas: ['0120400'],
  hasSamples: true,
};

export const device = {
  asset: 'K-0001',
  zone: 'city-hall',
  languages: ['ja', 'en'],
  position: { latitude: 43.77085, longitude: 142.3649 },
};

const credit = '旭川市の公開ページ';
type Row = readonly [PlaceKind, string, string | undefined, number | undefined, number | undefined, string?];
const rows: readonly Row[] = [
  ['culture', '旭川市民文化会館', 'Asahikawa Civic Culture Hall', 43.772111, 142.365222, '7条通9丁目50番地'],
  ['library', '旭川市中央図書館', 'Asahikawa City Library', 43.775222, 142.360694, '常磐公園'],
  ['culture', '旭川市公会堂', undefined, 43.77556, 142.36083, '常磐公園'],
  ['culture', '旭川市大雪クリスタルホール', undefined, 43.7601333, 142.3510306, '神楽3条7丁目'],
  ['culture', '旭川市博物館', undefined, 43.7594139, 142.350639, '神楽3条7丁目'],
  ['community-hall', '旭川市市民活動交流センターCoCoDe', undefined, 43.7568028, 142.3715333, '宮前1条3丁目'],
  ['sports', '旭川市総合体育館', undefined, 43.79306, 142.37639, '花咲町5丁目'],
  ['sports', '道北アークス大雪アリーナ', undefined, 43.75889, 142.34972, '神楽4条7丁目'],
  ['culture', '旭川市科学館サイパル', undefined, 43.756306, 142.3705, '宮前1条3丁目3番32号'],
  ['tourism', '旭川市旭山動物園', 'Asahiyama Zoo', 43.76805114, 142.4797823, '東旭川町倉沼'],
  ['sports', '花咲スポーツ公園硬式野球場', undefined, 43.788889, 142.368611, '花咲町2丁目'],
  ['library', '旭川市末広図書館', undefined, undefined, undefined, '末広3条2丁目'],
];

export const places: Place[] = rows.map(([kind, name, nameEn, latitude, longitude, address], at) => ({
  id: `place-${at + 1}`,
  kind,
  name,
  credit,
  ...(nameEn !== undefined && { nameEn }),
  ...(latitude !== undefined && { latitude }),
  ...(longitude !== undefined && { longitude }),
  ...(address !== undefined && { address: `北海道旭川市${address}` }),
  ...(at === 1 && { phone: '0166-22-4174', hoursNote: '月曜は定例休館日', description: '1994年10月1日開館' }),
}));

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
    source: credit,
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
    source: credit,
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
    source: credit,
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
        const state = past ? 'past' : closed ? 'closed' : taken ? 'taken' : 'free';
        return { roomId: room.id, date, komaId: one.id, state } as {
          roomId: string;
          date: string;
          komaId: string;
          state: 'past' | 'closed' | 'taken' | 'free' | 'mine';
        };
      }),
    ),
  );
}

const today = civilTimeAt(new Date()).date;
const text = (ja: string, en: string) => ({ ja, en });

export const procedures = [
  {
    id: 'smartphone-course',
    version: 1,
    kind: 'course',
    title: text('はじめてのスマートフォン講座', 'First steps with a smartphone'),
    summary: text(
      '電話のかけ方、文字の入れ方、写真のとり方を練習します。',
      'Practise calling, typing and taking photos.',
    ),
    course: {
      place: text('旭川市永山公民館 講堂', 'Nagayama Community Hall, Auditorium'),
      startsAt: instantOf(addDays(today, 60), '10:00').toISOString(),
      endsAt: instantOf(addDays(today, 60), '12:00').toISOString(),
      capacity: 20,
      feeYen: 0,
    },
    closesAt: instantOf(addDays(today, 50), '17:00').toISOString(),
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 60 },
        nameKana: { type: 'string', maxLength: 60, pattern: '^[ぁ-ゖァ-ヺー・　 ]+$' },
        phone: { type: 'string', maxLength: 13, pattern: '^0[0-9-]{8,12}$' },
        ageGroup: { type: 'string', enum: ['under-40', '40-59', '60-74'] },
        supportNeeded: { type: 'boolean' },
        support: { type: 'string', maxLength: 200 },
      },
      required: ['name', 'nameKana', 'phone', 'ageGroup', 'supportNeeded'],
      if: { properties: { supportNeeded: { const: true } }, required: ['supportNeeded'] },
      then: { required: ['support'] },
    },
    ui: {
      name: { label: text('お名前', 'Your name'), widget: 'text', keyboard: 'text' },
      nameKana: { label: text('お名前（かな）', 'Your name in kana'), widget: 'text', keyboard: 'kana' },
      phone: {
        label: text('電話番号', 'Phone number'),
        hint: text('例：0166-00-0000', 'For example 0166-00-0000'),
        widget: 'text',
        keyboard: 'phone',
      },
      ageGroup: {
        label: text('年代', 'Age group'),
        widget: 'choice',
        keyboard: 'none',
        choices: {
          'under-40': text('39歳以下', '39 or younger'),
          '40-59': text('40～59歳', '40 to 59'),
          '60-74': text('60～74歳', '60 to 74'),
        },
      },
      supportNeeded: {
        label: text('手伝いが必要ですか', 'Do you need any support?'),
        widget: 'yes-no',
        keyboard: 'none',
      },
      support: {
        label: text('どのような手伝いが必要ですか', 'What support do you need?'),
        widget: 'textarea',
        keyboard: 'text',
      },
    },
    flow: [
      { id: 'who', title: text('申し込む人', 'About you'), fields: ['name', 'nameKana', 'phone'] },
      { id: 'age', title: text('年代と手伝い', 'Age group and support'), fields: ['ageGroup', 'supportNeeded'] },
      {
        id: 'support-kind',
        title: text('手伝いの内容', 'The support you need'),
        fields: ['support'],
        when: { type: 'object', properties: { supportNeeded: { const: true } }, required: ['supportNeeded'] },
      },
    ],
    sample: true,
  },
];

const shelterRows = [
  ['見本避難所A', 43.7689, 142.3633],
  ['見本避難所B', 43.7832, 142.3489],
  ['見本避難所C', 43.7761, 142.3791],
] as const;

/** A warning of the given level, as the takeover shows it. The shelters are made up for the picture. */
export function boardOf(level: Alert['level'] | undefined, shelters: boolean): AlertBoard {
  const alert: Alert = {
    id: `alert-${level ?? 0}`,
    level: level ?? 1,
    hazard: 'flood',
    headline: text('川の水があふれるおそれがあります', 'Rivers may overflow'),
    action: text(
      '高齢の方や避難に時間がかかる方は、いますぐ避難してください。',
      'Older people and anyone who needs time: leave for a safe place now.',
    ),
    source: {
      publisher: '気象庁',
      title: '大雨警報（浸水害）',
      text: '上川地方では、昼過ぎまで低い土地の浸水や河川の増水に警戒してください。',
      reportedAt: new Date().toISOString(),
    },
    startedAt: new Date().toISOString(),
    drill: false,
  };
  return {
    revision: (level ?? 0) + 1,
    alerts: level === undefined ? [] : [alert],
    shelters: shelters
      ? shelterRows.map(([name, latitude, longitude]) => ({
          id: name,
          kind: 'shelter',
          name,
          latitude,
          longitude,
          hazards: ['flood'],
          credit: '見本',
        }))
      : [],
    ...(!shelters && {
      shelterNote: text(
        '避難先は、市の窓口か、まわりの職員におたずねください。',
        'Ask city staff near you where to go.',
      ),
    }),
  };
}
