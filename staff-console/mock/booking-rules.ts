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
    purposes: [{ id: 'sales', name: { ja: '物を売る', en: 'Selling' }, percent: 200 }],
    entrance: [
      { id: 'none', name: { ja: '入場料を取らない', en: 'No entrance fee' }, percent: 100 },
      { id: 'fee', name: { ja: '入場料を取る', en: 'Entrance fee' }, percent: 150 },
    ],
    weekend: 100,
    nonResident: 150,
    extension: 100,
    roundYen: 10,
  },
  reductions: [
    { id: 'welfare', name: { ja: '福祉団体', en: 'Welfare group' }, percent: 50, by: 'entitled' },
    { id: 'children', name: { ja: '子ども会', en: 'Children’s club' }, percent: 100, by: 'asked' },
  ],
  penalties: { noShow: 3, lateCancel: 1, unpaid: 1, suspendAt: 6, suspendDays: 90, forgetAfterDays: 365 },
  waiting: { offerMinutes: 1440, maxPerUser: 5 },
  checkIn: { fromMinutesBefore: 60, untilMinutesAfter: 60 },
  yearlyClosures: [],
  sample: true,
  note: { ja: '見本', en: 'Sample' },
};
