import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Booking } from '@machikado/contracts/booking.ts';
import { CourseRoomsList } from '@machikado/contracts/staff-booking.ts';
import { z } from 'zod';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { sampleCourse, samplePack } from './sample-pack.ts';

const slots = [
  { roomId: 'room-1', date: '2026-12-01', komaId: 'morning' },
  { roomId: 'room-1', date: '2026-12-08', komaId: 'morning' },
];
const { course } = sampleCourse;
const pack = { ...samplePack, procedures: [{ ...sampleCourse, ...(course && { course: { ...course, slots } }) }] };

describe.each(engineNames)('the rooms of a course on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  beforeAll(async () => {
    engine = await startEngine(engineName);
    city = await openSampleCity(await engine.newDatabase(), pack);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  // Catches: a course that holds some of its rooms, or that is let beside what others have booked.
  test('are held in one act by the same slot rows, all or none', async () => {
    const hold = (key = randomUUID()) =>
      city.call({ method: 'POST', path: `/api/courses/${sampleCourse.id}/hold`, role: 'clerk', key });
    const listed = CourseRoomsList.parse((await city.call({ path: '/api/courses', role: 'auditor' })).body);
    expect(listed.courses).toEqual([{ id: sampleCourse.id, title: sampleCourse.title, slots }]);
    const token = await city.signIn('first');
    const second = { roomId: 'room-1', date: '2026-12-08', komaId: 'morning', purpose: '会', people: 2 };
    const { id } = Booking.parse((await city.book(token, second)).body);
    expect(outcomeOf(await hold())).toBe('slot-taken');
    expect(await city.context.db.selectFrom('slot').select('date').execute()).toEqual([{ date: '2026-12-08' }]);
    await city.call({ method: 'POST', path: `/v1/bookings/${id}/cancel`, token });
    const key = randomUUID();
    const held = await hold(key);
    const { bookings } = z.object({ bookings: z.array(Booking) }).parse(held.body);
    expect(bookings.map(({ kind, date, purpose }) => [kind, date, purpose])).toEqual([
      ['course', '2026-12-01', '見本の講座'],
      ['course', '2026-12-08', '見本の講座'],
    ]);
    expect((await hold(key)).body).toEqual(held.body);
    expect(outcomeOf(await city.book(token, { ...second, date: '2026-12-01' }))).toBe('slot-taken');
  });
});
