import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Lottery } from '@machikado/contracts/lottery.ts';

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

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** One lottery that is open now, for the month after the next. */
export function lotteries(): Lottery[] {
  const month = inDays(62).slice(0, 7);
  return [
    {
      id: `hall-${month}`,
      title: {
        ja: '多目的ホールの抽選',
        'ja-x-easy': '多目的《たもくてき》ホールの 抽選《ちゅうせん》',
        en: 'Lottery for the Multipurpose Hall',
        'zh-Hans': '多功能厅抽签',
        'zh-Hant': '多功能廳抽籤',
        ko: '다목적 홀 추첨',
      },
      month,
      rooms: ['suehiro-hall'],
      opensAt: inDays(-3),
      closesAt: inDays(5),
      drawsAt: inDays(9),
      confirmUntil: inDays(19),
      freeAt: inDays(25),
      maxApplications: 3,
      maxWishes: 3,
      maxWins: 2,
      sample: true,
      state: 'open',
      commitment: 'b4'.repeat(32),
    },
  ];
}
