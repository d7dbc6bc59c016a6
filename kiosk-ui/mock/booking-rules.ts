import type { BookingRules } from '@machikado/contracts/booking-rules.ts';

const day = { daysBefore: 60, at: '00:00' } as const;

/** Rules in which there is something to choose. */
export const bookingRules: BookingRules = {
  opening: { resident: day, nonResident: day },
  closesMinutesBefore: 30,
  cancelMinutesBefore: 1440,
  limits: { individual: { open: 5 }, group: { open: 10 } },
  verifiedOnly: false,
  guardianBelowYears: 18,
  payment: { when: 'on-the-day' },
  refunds: [],
  fees: {
    purposes: [],
    entrance: [
      {
        id: 'none',
        name: {
          ja: '入場料を取らない',
          'ja-x-easy': '入場料《にゅうじょうりょう》なし',
          en: 'No entrance fee',
          'zh-Hans': '不收入场费',
          'zh-Hant': '不收入場費',
          ko: '입장료 없음',
        },
        percent: 100,
      },
      {
        id: 'fee',
        name: {
          ja: '入場料を取る',
          'ja-x-easy': '入場料《にゅうじょうりょう》あり',
          en: 'Entrance fee',
          'zh-Hans': '收入场费',
          'zh-Hant': '收入場費',
          ko: '입장료 있음',
        },
        percent: 150,
      },
    ],
    weekend: 100,
    nonResident: 150,
    extension: 100,
    roundYen: 10,
  },
  reductions: [],
  deposits: [
    {
      id: 'hall',
      name: {
        ja: '文化会館の預り金',
        'ja-x-easy': '文化会館《ぶんかかいかん》で 預《あず》ける お金《かね》',
        en: 'Deposit for the Culture Hall',
        'zh-Hans': '文化会馆押金',
        'zh-Hant': '文化會館押金',
        ko: '문화회관 보증금',
      },
      yen: 2000,
      rooms: ['bunka-meeting'],
    },
  ],
  penalties: { noShow: 3, lateCancel: 1, unpaid: 1, suspendAt: 6, suspendDays: 90, forgetAfterDays: 365 },
  waiting: { offerMinutes: 1440, maxPerUser: 5 },
  checkIn: { fromMinutesBefore: 60, untilMinutesAfter: 60 },
  yearlyClosures: [],
  sample: true,
  note: { ja: '見本', en: 'Sample' },
};
