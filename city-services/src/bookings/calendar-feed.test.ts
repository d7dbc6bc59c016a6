import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import type { Booking } from '@machikado/contracts/booking.ts';
import { facilityOf, gridRoom, komaRoom } from '../facilities/sample-facility.ts';
import { bookingCalendar, roomCalendar } from './calendar-feed.ts';

/** The events of a calendar as another program reads them. */
function read(text: string): { method: unknown; events: ICAL.Event[]; components: ICAL.Component[] } {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const components = calendar.getAllSubcomponents('vevent');
  return {
    method: calendar.getFirstPropertyValue('method'),
    components,
    events: components.map((component) => new ICAL.Event(component)),
  };
}

const at = (time: ICAL.Time) => time.toJSDate().toISOString();

test('a room in use has one entry for each stretch of time, and says nothing of who', () => {
  const room = gridRoom();
  const facility = facilityOf([room]);
  const taken = ['0900', '0930', '1000', '1800'].map((unitId) => ({ roomId: room.id, date: '2026-11-25', unitId }));
  const named = { cityId: 'sample', name: '見本', today: '2026-11-24' };
  const text = roomCalendar([{ facility, room, leaves: [room.id] }], taken, named);
  const { events } = read(text);
  expect(events.map((event) => [at(event.startDate), at(event.endDate)])).toEqual([
    ['2026-11-25T00:00:00.000Z', '2026-11-25T01:30:00.000Z'],
    ['2026-11-25T09:00:00.000Z', '2026-11-25T09:30:00.000Z'],
  ]);
  expect(new Set(events.map((event) => event.uid)).size).toBe(2);
  expect(events.map((event) => event.summary)).toEqual(['使用中 studio', '使用中 studio']);
  expect(roomCalendar([{ facility, room, leaves: [room.id] }], taken, named)).toBe(text);
});

test('a part is in use when the whole is', () => {
  const [whole, part] = [komaRoom('whole', ['a', 'b']), komaRoom('a')];
  const facility = facilityOf([whole, part, komaRoom('b')]);
  const taken = [{ roomId: 'b', date: '2026-11-25', unitId: 'morning' }];
  const uses = [
    { facility, room: whole, leaves: ['a', 'b'] },
    { facility, room: part, leaves: ['a'] },
  ];
  const { events } = read(roomCalendar(uses, taken, { cityId: 'sample', name: '見本', today: '2026-11-24' }));
  expect(events.map((event) => event.summary)).toEqual(['使用中 whole']);
});

const booking = {
  id: '00000000-0000-4000-8000-000000000001',
  number: 'B-1000-1007',
  state: 'permitted',
  facilityName: { ja: '見本会館', en: 'Sample Hall' },
  roomName: { ja: '会議室, 大; その1', en: 'Meeting Room' },
  date: '2026-11-25',
  starts: '18:00',
  ends: '24:00',
  bookedAt: '2026-11-20T00:00:00.000Z',
  purpose: '内緒の会合',
  userName: '利用者 見本',
} as unknown as Booking;

test('one’s own booking comes through another program whole, in either language', () => {
  const text = bookingCalendar(booking, { cityId: 'sample', locale: 'ja' });
  const { method, events, components } = read(text);
  expect(method).toBe('PUBLISH');
  expect(events[0]?.summary).toBe('見本会館 会議室, 大; その1');
  expect([at(events[0]?.startDate as ICAL.Time), at(events[0]?.endDate as ICAL.Time)]).toEqual([
    '2026-11-25T09:00:00.000Z',
    '2026-11-25T15:00:00.000Z',
  ]);
  expect(components[0]?.getFirstPropertyValue('status')).toBe('CONFIRMED');
  expect(text).not.toContain('内緒');
  expect(text).not.toContain('利用者');
  expect(read(bookingCalendar(booking, { cityId: 'sample', locale: 'en' })).events[0]?.summary).toBe(
    'Sample Hall Meeting Room',
  );
});

test('a cancelled booking takes away the entry of the same name', () => {
  const before = read(bookingCalendar(booking, { cityId: 'sample', locale: 'ja' }));
  const cancelled: Booking = { ...booking, state: 'cancelled', cancelledAt: '2026-11-21T00:00:00.000Z' };
  const after = read(bookingCalendar(cancelled, { cityId: 'sample', locale: 'ja' }));
  expect(after.method).toBe('CANCEL');
  expect(after.events[0]?.uid).toBe(before.events[0]?.uid);
  expect(Number(after.events[0]?.sequence)).toBeGreaterThan(Number(before.events[0]?.sequence));
  expect(after.components[0]?.getFirstPropertyValue('status')).toBe('CANCELLED');
});
