import type { BookingRules } from '@machikado/contracts/booking-rules.ts';
import type { Facility, Room, TimeGrid } from '@machikado/contracts/facility.ts';

const text = (ja: string) => ({ ja, en: ja });
const koma = (id: string, [starts, ends]: readonly [string, string], of?: string[]) => ({
  id,
  name: text(id),
  starts,
  ends,
  feeYen: 1000,
  ...(of && { of }),
});

/** Three koma, and the whole day that holds them. */
export const komaRoom = (id: string, parts?: string[]): Room => ({
  id,
  name: text(id),
  capacity: 24,
  koma: [
    koma('morning', ['09:00', '12:00']),
    koma('afternoon', ['13:00', '17:00']),
    koma('evening', ['18:00', '24:00']),
    koma('all-day', ['09:00', '24:00'], ['morning', 'afternoon', 'evening']),
  ],
  ...(parts && { parts }),
  sample: false,
});

export const gridRoom = (grid: Partial<TimeGrid> = {}): Room => ({
  id: 'studio',
  name: text('studio'),
  koma: [],
  grid: { opens: '09:00', closes: '21:00', stepMinutes: 30, minSteps: 2, maxSteps: 6, feeYen: 300, ...grid },
  sample: false,
});

/** Closed on Mondays. */
export const facilityOf = (rooms: Room[], change: Partial<Facility> = {}): Facility => ({
  id: 'hall',
  name: text('hall'),
  closedWeekdays: [1],
  rooms,
  source: 'test',
  ...change,
});

/** Rules for tests of the pure core. */
export const testRules: BookingRules = {
  opening: { resident: { daysBefore: 60, at: '00:00' }, nonResident: { daysBefore: 30, at: '09:00' } },
  closesMinutesBefore: 30,
  cancelMinutesBefore: 1440,
  limits: { individual: { open: 5 }, group: { open: 8, perMonth: 4 } },
  verifiedOnly: false,
  guardianBelowYears: 18,
  payment: { when: 'before', withinDays: 7, notLaterThanDaysBefore: 3, atOnceMinutes: 30 },
  refunds: [
    { daysBefore: 1, percent: 50 },
    { daysBefore: 7, percent: 100 },
  ],
  fees: {
    purposes: [{ id: 'sales', name: text('sales'), percent: 300 }],
    entrance: [
      { id: 'none', name: text('none'), percent: 100 },
      { id: 'fee', name: text('fee'), percent: 150 },
    ],
    weekend: 120,
    nonResident: 150,
    heating: { from: '11-01', to: '04-30', percent: 30 },
    extension: 125,
    roundYen: 10,
  },
  reductions: [
    { id: 'welfare', name: text('welfare'), percent: 50, by: 'entitled' },
    { id: 'school', name: text('school'), percent: 100, by: 'asked' },
  ],
  penalties: { noShow: 3, lateCancel: 1, unpaid: 1, suspendAt: 6, suspendDays: 90, forgetAfterDays: 365 },
  waiting: { offerMinutes: 1440, maxPerUser: 3 },
  checkIn: { fromMinutesBefore: 60, untilMinutesAfter: 60 },
  yearlyClosures: [{ from: '12-29', to: '01-03', name: text('New Year') }],
  sample: false,
  note: text('rules'),
};
