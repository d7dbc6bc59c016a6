import type { AppointmentService, AppointmentTimes } from '@machikado/contracts/appointment.ts';

export const services: AppointmentService[] = [
  {
    id: 'tax',
    name: { ja: '税の相談', en: 'Tax advice' },
    summary: { ja: '見本です。', en: 'A sample.' },
    place: { ja: '見本市役所 2階', en: 'Sample city hall, 2nd floor' },
    bring: [],
    minutes: 30,
    hours: [{ weekdays: [1, 2, 3, 4, 5], from: '09:00', until: '10:30' }],
    desks: { count: 2 },
    holidays: 'closed',
    closures: [],
    leadMinutes: 60,
    aheadDays: 30,
    cancelMinutesBefore: 60,
    limitPerPerson: 1,
    sample: true,
  },
];

/** The first time is full. */
export function timesOn(date: string): AppointmentTimes {
  const times = [
    { date, starts: '09:00', ends: '09:30', free: 0 },
    { date, starts: '09:30', ends: '10:00', free: 1 },
    { date, starts: '10:00', ends: '10:30', free: 2 },
  ];
  return { serviceId: 'tax', from: date, days: 1, times };
}
