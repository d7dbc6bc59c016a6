import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AppointmentFile,
  type AppointmentRequest,
  type AppointmentService,
  type AppointmentTime,
} from '@machikado/contracts/appointment.ts';
import type { Booking } from '@machikado/contracts/booking.ts';
import { readableNumber } from '@machikado/contracts/check-digit.ts';
import { addDays, civilTimeAt, instantOf, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { fails, once, type Answer, type Asked, type Memory } from './memory.ts';

/** The samples of the first city, as its server gives them. */
const file = join(import.meta.dirname, '../../city-services/packs/asahikawa/appointments.json');
const { services } = AppointmentFile.parse(JSON.parse(readFileSync(file, 'utf8')));

const clock = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** From tomorrow on. The first time of a day is full, and the third day is. */
function timesOf(service: AppointmentService, from: string, days: number) {
  const today = civilTimeAt(new Date()).date;
  return Array.from({ length: days }, (_, after) => addDays(from, after))
    .filter((date) => date > today && date <= addDays(today, service.aheadDays))
    .flatMap((date) =>
      service.hours
        .filter(({ weekdays }) => weekdays.includes(weekdayOf(date)))
        .flatMap((span) => {
          const times = [];
          for (let at = minutesOf(span.from); at + service.minutes <= minutesOf(span.until); at += service.minutes)
            times.push({ date, starts: clock(at), ends: clock(at + service.minutes), free: 1 + (at % 2) });
          return times;
        })
        .map((time, at) => (at === 0 || date === addDays(today, 3) ? { ...time, free: 0 } : time)),
    );
}

function standing(service: AppointmentService, { date, starts }: AppointmentTime) {
  const ends = clock(minutesOf(starts) + service.minutes);
  const words = `${starts}–${ends}`;
  return {
    date,
    komaId: words.replaceAll(':', '').replace('–', '-'),
    komaName: { ja: words, en: words },
    starts,
    ends,
    cancellableUntil: new Date(instantOf(date, starts).getTime() - service.cancelMinutesBefore * 60_000).toISOString(),
  };
}

function book(memory: Memory, request: AppointmentRequest): Answer {
  const service = services.find(({ id }) => id === request.serviceId);
  if (!memory.user) return fails('not-signed-in');
  if (!service) return fails('not-found');
  const { id, name, place, bring, sample } = service;
  const booking: Booking = {
    id: randomUUID(),
    number: readableNumber('B', 4_817_263 + memory.bookings.length),
    kind: 'appointment',
    state: 'permitted',
    facilityId: id,
    facilityName: place,
    roomId: `${id}-desk-1`,
    roomName: {
      ja: '窓口1',
      'ja-x-easy': '窓口《まどぐち》1',
      en: 'Desk 1',
      'zh-Hans': '1号窗口',
      'zh-Hant': '1號窗口',
      ko: '1번 창구',
    },
    ...standing(service, request),
    feeYen: 0,
    feeLines: [],
    payment: 'none',
    purpose: name.ja,
    people: 1,
    equipment: [],
    appointment: { serviceId: id, name, place, bring },
    userName: memory.user,
    sample,
    bookedAt: new Date().toISOString(),
  };
  memory.bookings.unshift(booking);
  return { status: 201, body: booking };
}

function move(memory: Memory, id: string, to: AppointmentTime): Answer {
  const at = memory.bookings.findIndex((one) => one.id === id);
  const booking = memory.bookings[at];
  const service = services.find((one) => one.id === booking?.appointment?.serviceId);
  if (!booking || !service) return fails('not-found');
  memory.bookings[at] = { ...booking, ...standing(service, to) };
  return { status: 200, body: memory.bookings[at] };
}

/** Answers a write about appointments; undefined where it is about something else. */
export function writeAppointments(memory: Memory, asked: Asked): Answer | undefined {
  const [, root, id = '', act] = asked.path.split('/');
  if (root !== 'appointments') return undefined;
  if (act === 'move') return move(memory, id, asked.body as AppointmentTime);
  return once(memory, asked, () => book(memory, asked.body as AppointmentRequest));
}

/** Answers a reading about appointments; undefined where it is about something else. */
export function readAppointments({ path, query }: Pick<Asked, 'path' | 'query'>): Answer | undefined {
  if (path === '/appointment-services') return { status: 200, body: { services } };
  const service = services.find(({ id }) => path === `/appointment-services/${id}/times`);
  if (!service) return undefined;
  const [from, days] = [query.get('from') ?? '', Number(query.get('days'))];
  return { status: 200, body: { serviceId: service.id, from, days, times: timesOf(service, from, days) } };
}
