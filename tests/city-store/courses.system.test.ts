import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reduction } from '@machikado/contracts/booking-rules.ts';
import { Booking } from '@machikado/contracts/booking.ts';
import { OpeningList } from '@machikado/contracts/opening.ts';
import { CourseRoomsList, RoomUseList, StaffBookingList } from '@machikado/contracts/staff-booking.ts';
import { staffListLimit } from '@machikado/city-services/src/bookings/rows.ts';
import { balances } from '@machikado/city-services/src/invoices/store.ts';
import { sweepBookings } from '@machikado/city-services/src/bookings/sweep.ts';
import { z } from 'zod';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { sampleCourse, samplePack, sampleRules } from './sample-pack.ts';

const slots = [
  { roomId: 'room-1', date: '2026-12-01', komaId: 'morning' },
  { roomId: 'room-1', date: '2026-12-08', komaId: 'morning' },
];
const slot = (roomId: string, date: string) => ({ roomId, date, komaId: 'morning' });
const Made = z.object({ bookings: z.array(Booking) });
const { course } = sampleCourse;
const children: Reduction = { id: 'children', name: { ja: '子ども会', en: 'Club' }, percent: 100, by: 'asked' };
const pack = {
  ...samplePack,
  bookingRules: { ...sampleRules, reductions: [children] },
  procedures: [{ ...sampleCourse, ...(course && { course: { ...course, slots } }) }],
};

describe.each(engineNames)('rooms that staff take on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  beforeAll(async () => {
    engine = await startEngine(engineName);
    city = await openSampleCity(await engine.newDatabase(), pack);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  const enter = (body: object) => city.call({ path: '/api/bookings', body, role: 'clerk', key: randomUUID() });
  const made = async (body: object) => Made.parse((await enter(body)).body).bookings;

  /** Copies a booking this often, the first copy cancelled and the second a closure. */
  const copy = async (id: string, count: number) => {
    const { db } = city.context;
    const row = await db.selectFrom('booking').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const rows = Array.from({ length: count }, (_, at) => ({
      ...row,
      id: randomUUID(),
      number: `copy-${at}`,
      ...(at === 0 && { state: 'cancelled' as const }),
      ...(at === 1 && { kind: 'block' as const }),
    }));
    for (let at = 0; at < count; at += 1000)
      await db
        .insertInto('booking')
        .values(rows.slice(at, at + 1000))
        .execute();
  };

  // Catches: a course that holds some of its rooms, or that is let beside what others have booked.
  test('for a course are held in one act by the same slot rows, all or none', async () => {
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
    const { bookings } = Made.parse(held.body);
    expect(bookings.map(({ kind, date, purpose }) => [kind, date, purpose])).toEqual([
      ['course', '2026-12-01', '見本の講座'],
      ['course', '2026-12-08', '見本の講座'],
    ]);
    expect((await hold(key)).body).toEqual(held.body);
    expect(outcomeOf(await city.book(token, { ...second, date: '2026-12-01' }))).toBe('slot-taken');
  });

  // Catches: one piano lent twice at a time, a reduction that changes no fee or counts unasked, a booking that is nobody's.
  test('are let by telephone with what is left of the equipment; a reduction counts once it is granted', async () => {
    const piano = { equipment: [{ id: 'piano', count: 1 }] };
    const use = {
      ...slot('left', '2026-12-10'),
      kind: 'use',
      userNumber: '10000014',
      purpose: '会',
      people: 2,
      ...piano,
    };
    const [asked] = await made({ ...use, reductionId: 'children' });
    expect(asked).toMatchObject({ userName: '利用者 見本', state: 'confirmed', feeYen: 2500, reductionState: 'asked' });
    expect((await enter({ ...use, roomId: 'front' })).body).toMatchObject({
      refusal: { kind: 'equipment-short', equipmentId: 'piano', left: 0 },
    });
    const path = '/v1/openings?from=2026-12-10&to=2026-12-10&equipment=piano';
    const found = OpeningList.parse((await city.call({ path })).body).openings;
    // Other rooms of the house are free then, the piano is not.
    expect(new Set(found.map(({ komaId }) => komaId))).toEqual(new Set(['afternoon', 'evening', 'late']));
    await made({ ...use, roomId: 'front', komaId: 'evening' });
    await city.call({ path: `/api/bookings/${asked?.id}/reduction`, body: { grant: true }, role: 'clerk' });
    const own = await city.call({ path: `/v1/bookings/${asked?.id}`, token: await city.signIn('first') });
    // The room is free of charge, the piano is not.
    expect(own.body).toMatchObject({ state: 'permitted', payment: 'due', feeYen: 1500, reductionState: 'granted' });
  });

  test('are kept for the city every week, but for the days on which they are closed, or not at all', async () => {
    const meeting = { ...slot('back', '2026-12-15'), kind: 'city', purpose: '部長会議', weeklyUntil: '2027-01-11' };
    expect((await made(meeting)).map(({ date }) => date)).toEqual(['2026-12-15', '2026-12-22', '2027-01-05']);
    const earlier = { ...meeting, date: '2026-12-08' };
    expect(outcomeOf(await enter(earlier))).toBe('slot-taken');
    const rows = city.context.db.selectFrom('slot').select('date').where('room_id', '=', 'back');
    expect((await rows.where('date', '=', '2026-12-08').execute()).length).toBe(0);
  });

  // Catches: equipment that is changed without its fee or past its stock, and a decision or a payment that is forgotten.
  test('get another kind of use and equipment as one act, with the fee, what is owed and what is decided', async () => {
    const at = { ...slot('front', '2026-12-22'), kind: 'use', userNumber: '10000022', purpose: '会', people: 2 };
    const [use] = await made({ ...at, date: '2026-12-24', reductionId: 'children' });
    await made({ ...at, roomId: 'left', equipment: [{ id: 'chair', count: 40 }] });
    const post = async (act: string, body: object = {}) =>
      (await city.call({ path: `/api/bookings/${use?.id}/${act}`, body, role: 'clerk' })).body;
    await post('reduction', { grant: true });
    const token = await city.signIn('second');
    const there = { path: `/v1/bookings/${use?.id}/move`, body: slot('front', at.date), token };
    expect((await city.call(there)).body).toMatchObject({ feeYen: 0, reductionState: 'granted' });
    const quote = async (act: string, count: number) => {
      const body = { ...slot('back', at.date), purpose: '会', people: 2, equipment: [{ id: 'chair', count }], act };
      return (await city.call({ path: '/v1/bookings/quote', body, token })).body;
    };
    const short = { refusal: { kind: 'equipment-short', equipmentId: 'chair', left: 20 } };
    // What is lent is told before anything is typed; what is moved has it already.
    expect(await quote('book', 21)).toMatchObject(short);
    expect(await quote('book', 20)).toMatchObject({ totalYen: 1200 });
    expect(await quote('move', 21)).toMatchObject({ totalYen: 1210 });
    const piano = { reductionId: 'children', equipment: [{ id: 'piano', count: 1 }] };
    const amended = await post('choices', piano);
    // The room stays free of charge, as it was granted.
    expect(amended).toMatchObject({
      reductionState: 'granted',
      feeYen: 1500,
      payment: 'due',
      equipment: [{ count: 1 }],
    });
    expect(await post('choices', piano)).toEqual(amended);
    expect(await post('choices', { equipment: [{ id: 'chair', count: 21 }] })).toMatchObject({
      refusal: { kind: 'equipment-short', equipmentId: 'chair', left: 20 },
    });
    expect(await post('choices', { equipment: [{ id: 'harp', count: 1 }] })).toMatchObject({
      refusal: { kind: 'choice-unknown', what: 'equipment' },
    });
    const { db } = city.context;
    const lent = () =>
      db
        .selectFrom('lent')
        .select(['equipment_id', 'count'])
        .where('booking_id', '=', use?.id ?? '')
        .execute();
    expect(await lent()).toEqual([{ equipment_id: 'piano', count: 1 }]);
    await post('pay');
    // Without the reduction the room is to be paid; what was paid for the piano counts.
    expect(await post('choices')).toMatchObject({ feeYen: Number(use?.feeYen), equipment: [] });
    expect(await lent()).toEqual([]);
    expect(Object.values(await balances(db)).reduce((sum, yen) => sum + yen, 0)).toBe(0);
  });

  // Catches: a no-show with points for who came to the desk, or for a use that nobody ever permitted.
  test('are checked in at the desk by the rules of the kiosk; what was never permitted ends without points', async () => {
    const use = { ...slot('room-2', '2026-12-17'), kind: 'use', userNumber: '10000014', purpose: '会', people: 2 };
    const [came] = await made(use);
    const [unseen] = await made({ ...use, komaId: 'evening', reductionId: 'children' });
    const act = async (one: Booking | undefined, what: string) =>
      (await city.call({ method: 'POST', path: `/api/bookings/${one?.id}/${what}`, role: 'clerk' })).body;
    await act(unseen, 'pay');
    expect(await act(came, 'check-in')).toMatchObject({ refusal: { kind: 'too-early-to-check-in' } });
    city.clock.now = new Date(came?.checkInFrom ?? '');
    expect(await act(came, 'check-in')).toMatchObject({ refusal: { kind: 'unpaid' } });
    await act(came, 'pay');
    const taken = await act(came, 'check-in');
    expect(taken).toMatchObject({ state: 'used', checkedInAt: came?.checkInFrom });
    city.clock.now = new Date('2026-12-18T00:00:00.000Z');
    expect(await act(came, 'check-in')).toEqual(taken);
    await sweepBookings(city.context);
    const { db } = city.context;
    const listed = await db.selectFrom('booking').select(['id', 'document']).where('date', '=', use.date).execute();
    const stored = new Map(listed.map(({ id, document }) => [id, Booking.parse(JSON.parse(document))]));
    expect(stored.get(came?.id ?? '')).toEqual(taken);
    expect(stored.get(unseen?.id ?? '')).toMatchObject({
      state: 'cancelled',
      cancelReason: 'by-staff',
      refundYen: 900,
    });
    expect(
      await db
        .selectFrom('penalty')
        .select('reason')
        .where('booking_id', '=', unseen?.id ?? '')
        .execute(),
    ).toEqual([]);
    const log = db.selectFrom('audit_entry').select(['actor', 'subject']).where('action', '=', 'booking.checked-in');
    expect(await log.execute()).toEqual([{ actor: 'staff:clerk', subject: came?.number }]);
  });

  // Catches: a list that is silently cut, and a report that is added up from it.
  test('are listed as far as one list carries, and counted whole', async () => {
    const read = async (path: string) => (await city.call({ path, role: 'auditor' })).body;
    const [date, month] = ['2027-03-03', 'from=2027-03-01&to=2027-03-31'];
    const [one] = await made({ kind: 'city', ...slot('room-2', date), purpose: '会議' });
    const list = () => read(`/api/bookings?${month}`);
    expect(await list()).toEqual({ bookings: [one] });
    await copy(one?.id ?? '', staffListLimit);
    const cut = StaffBookingList.parse(await list());
    expect([cut.bookings.length, cut.isCut]).toEqual([staffListLimit, true]);
    const use = async (query: string) => RoomUseList.parse(await read(`/api/use?${query}`)).use;
    const bookings = staffListLimit - 1;
    expect(await use(month)).toEqual([{ roomId: 'room-2', date, bookings, minutes: bookings * 180, feeYen: 0 }]);
    expect(await use(`${month}&facility=${one?.facilityId}`)).toHaveLength(1);
    expect(await use(`${month}&facility=centre`)).toEqual([]);
    expect(outcomeOf(await city.call({ path: '/api/use', role: 'technician' }))).toBe('forbidden');
  });
});
