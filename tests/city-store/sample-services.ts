import type { AppointmentService } from '@machikado/contracts/appointment.ts';

const text = (ja: string, en: string) => ({ ja, en });

const service = (
  own: Pick<AppointmentService, 'id' | 'minutes' | 'hours' | 'desks' | 'limitPerPerson'>,
): AppointmentService => ({
  ...own,
  name: text(`相談 ${own.id}`, `Advice ${own.id}`),
  summary: text('見本です。', 'A sample.'),
  place: text('見本市役所', 'Sample City Hall'),
  bring: [text('本人確認書類', 'Photo ID')],
  holidays: 'closed',
  closures: [],
  leadMinutes: 60,
  aheadDays: 30,
  cancelMinutesBefore: 120,
  sample: true,
});

/** One with two desks of its own, and one that receives in a room that is let by the clock. */
export const sampleServices: readonly AppointmentService[] = [
  service({
    id: 'tax',
    minutes: 30,
    hours: [
      { weekdays: [1, 2, 3, 4, 5], from: '09:00', until: '12:00' },
      { weekdays: [1, 2, 3, 4, 5], from: '13:00', until: '16:00' },
    ],
    desks: { count: 2 },
    limitPerPerson: 2,
  }),
  service({
    id: 'voice',
    minutes: 60,
    hours: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], from: '10:00', until: '14:00' }],
    desks: { rooms: ['studio'] },
    limitPerPerson: 3,
  }),
];
