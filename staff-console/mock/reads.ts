import type { Booking } from '@machikado/contracts/booking.ts';
import type { RoomUse } from '@machikado/contracts/staff-booking.ts';
import { minutesOf } from '../src/lib/bookings/calendar.ts';
import { services, timesOn } from './appointment-fixtures.ts';
import { bookingRules } from './booking-rules.ts';
import { dueRefundsOf, facilities, openPaymentsAt, stuckPaymentsAt } from './booking-fixtures.ts';
import { city, eventsAt, samples, telegramsAt } from './fixtures.ts';
import { wifiDemandAt, wifiUsesAt, wifiUsual } from './wifi-fixtures.ts';
import { officeRead } from './wifi-office.ts';
import { json, refuse, sentinels, type Answer, type Asked, type MockState } from './state.ts';

/** Gives the list or item of a path; all lists are empty for the staff ID of `sentinels.empty`. */
export function answerRead(state: MockState, { path, query }: Asked): Answer {
  const { now } = state;
  const isEmpty = state.who === sentinels.empty;
  const list = <Item>(items: readonly Item[]) => (isEmpty ? [] : items);
  const wanted = query.get('state');
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const facility = query.get('facility');
  const isAsked = ({ date, facilityId }: Booking) =>
    from <= date && date <= to && (facility === null || facilityId === facility);
  const lists: Record<string, () => unknown> = {
    '/api/city': () => city,
    '/api/applications': () => ({
      applications: list(state.applications.filter((one) => wanted === null || one.state === wanted)),
    }),
    '/api/courses': () => ({ courses: [] }),
    '/api/appointment-services': () => ({ services }),
    '/api/appointment-services/tax/times': () => timesOn(query.get('from') ?? ''),
    '/api/bookings': () => ({ bookings: list(state.bookings.filter((one) => isAsked(one))) }),
    '/api/use': () => ({ use: list(useOf(state.bookings.filter((one) => isAsked(one)))) }),
    '/api/payments': () => ({ payments: list(stuckPaymentsAt(state)) }),
    '/api/refunds': () => ({ refunds: list(dueRefundsOf(state)) }),
    '/api/lotteries': () => ({ lotteries: list(state.lotteries) }),
    '/api/users': () => ({ users: list(state.users) }),
    '/api/facilities': () => ({ facilities }),
    '/api/booking-rules': () => bookingRules,
    '/api/alerts': () => ({ alerts: list(state.alerts) }),
    '/api/telegrams': () => ({ telegrams: list(telegramsAt(now)) }),
    '/api/wifi-use': () => ({ uses: list(wifiUsesAt(now, query)), isCut: false }),
    '/api/wifi-places': () => ({ places: list(state.wifiPlaces), unplaced: ['W-0004'], usual: wifiUsual }),
    '/api/wifi-demand': () => wifiDemandAt(query.get('month') ?? ''),
    '/api/wifi-disaster': () => ({ spots: list(state.spots) }),
    '/api/devices': () => ({ devices: list(state.devices) }),
    '/api/samples': () => ({ samples: list(samples.samples), quarantined: list(samples.quarantined) }),
    '/api/audit': () => ({ entries: list(auditAt(now)) }),
    '/api/audit/verdict': () => (isEmpty ? { chain: 'broken', atSeq: 3 } : { chain: 'whole', entries: 4 }),
  };
  if (path === '/api/wifi-places/open-data')
    return { status: 200, file: `\uFEFF${query.get('columns')}`, headers: { 'content-type': 'text/csv' } };
  const found = lists[path];
  if (found) return json(found());
  const office = officeRead(state, path);
  if (office !== undefined) return json(office);
  const [, noun, id, rest] = path.slice(1).split('/').map(decodeURIComponent);
  if (noun === 'devices' && rest === 'events') return json({ events: list(eventsAt(now)) });
  const asking = state.bookings.find((one) => one.id === id && one.payment === 'asking');
  if (noun === 'bookings' && rest === 'payments') return json({ payments: asking ? openPaymentsAt(now, asking) : [] });
  const item = noun === 'applications' ? state.applications.find((one) => one.number === id) : undefined;
  return item ? json(item) : refuse('not-found');
}

/** Each booking as a row of its own: whoever reads the list adds up. */
export function useOf(bookings: readonly Booking[]): RoomUse[] {
  return bookings
    .filter(({ state, kind }) => state !== 'cancelled' && kind !== 'block')
    .map(({ roomId, date, starts, ends, feeYen }) => ({
      roomId,
      date,
      bookings: 1,
      minutes: minutesOf(ends) - minutesOf(starts),
      feeYen,
    }));
}

function auditAt(now: Date) {
  const entries: [string, string, string][] = [
    ['staff:clerk', 'application.decided', 'A-1234-5706'],
    ['staff:technician', 'fleet.changed', 'revision 12'],
    ['staff:technician', 'device.enrolled', 'K-0001'],
    ['staff:technician', 'staff.signed-in', 'bearer'],
  ];
  return entries.map(([actor, action, subject], index) => ({
    seq: entries.length - index,
    at: new Date(now.getTime() - index * 600_000).toISOString(),
    actor,
    action,
    subject,
    hash: String(entries.length - index).repeat(64),
  }));
}
