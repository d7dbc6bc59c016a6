import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addDays, weekdayOf } from '@machikado/contracts/civil-time.ts';
import { CityEvent, CityEventList } from '@machikado/contracts/event.ts';
import type { DeviceEnv } from '../http/context.ts';
import { createMemoryCity } from '../http/memory-city.ts';
import { eventsFrom } from './events.ts';
import { contentRoutes } from './routes.ts';

const today = '2026-11-23';
/** 10:45 in the city, a Monday. */
const now = new Date('2026-11-23T01:45:00Z');

test('an event of every week comes on its weekdays, each time under an id of its own', async () => {
  await using city = await createMemoryCity();
  const [walk] = city.context.pack.events.filter((event) => event.id === 'morning-walk');
  if (walk === undefined || !('weekdays' in walk.when)) throw new Error('The walk is in the pack.');
  const events = eventsFrom({ ...city.context.pack, events: [walk], procedures: [] }, now, today);
  expect(events).toHaveLength(walk.when.weekdays.length * 5);
  expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  for (const event of events) {
    expect(walk.when.weekdays).toContain(weekdayOf(event.id.slice(-10)));
    expect(CityEvent.parse(event)).toMatchObject({ sample: true, placeId: expect.any(String) as string });
    expect(event.startsAt.slice(11, 16)).toBe('23:30');
  }
});

test('what is over is left out, what goes on is not, and an end is kept', async () => {
  await using city = await createMemoryCity();
  const { pack } = city.context;
  const source = pack.events[0];
  if (source === undefined) throw new Error('There is an event in the pack.');
  const on = (id: string, starts: string, ends: string) => ({ ...source, id, when: { date: today, starts, ends } });
  const events = [on('later', '18:00', '19:00'), on('over', '09:00', '10:45'), on('going-on', '10:00', '11:00')];
  const weekly = {
    ...source,
    id: 'ending',
    when: { weekdays: [1], until: addDays(today, 8), starts: '20:00', ends: '21:00' },
  };
  const told = eventsFrom({ ...pack, procedures: [], events: [...events, weekly] }, now, today);
  expect(told.map((event) => event.id)).toEqual(['going-on', 'later', 'ending-2026-11-23', 'ending-2026-11-30']);
});

test('a course is an event that leads to its form, and is told once', async () => {
  await using city = await createMemoryCity();
  const { pack } = city.context;
  const course = eventsFrom({ ...pack, events: [] }, now, today);
  expect(course).toMatchObject([
    { id: 'smartphone-course', procedureId: 'smartphone-course', capacity: 20, sample: true },
  ]);
  const [first] = pack.events;
  if (first === undefined) throw new Error('There is an event in the pack.');
  const own = { ...first, when: { date: today, starts: '12:00', ends: '13:00' }, procedureId: 'smartphone-course' };
  expect(eventsFrom({ ...pack, events: [own] }, now, today)).toHaveLength(1);
});

test('the samples of each week never run out', async () => {
  await using city = await createMemoryCity();
  const app = new Hono<DeviceEnv>().route('/v1', contentRoutes(city.context));
  for (const instant of ['2026-11-23T01:00:00Z', '2029-06-01T01:00:00Z', '2041-02-03T01:00:00Z']) {
    city.setNow(new Date(instant));
    const response = await app.request('/v1/events');
    const { events } = CityEventList.parse(await response.json());
    expect(events.filter((event) => Date.parse(event.startsAt) < Date.parse(instant) + 8 * 86_400_000)).not.toEqual([]);
    const again = await app.request('/v1/events', { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  }
});
