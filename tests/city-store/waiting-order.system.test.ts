import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balances } from '@machikado/city-services/src/invoices/store.ts';
import { Booking } from '@machikado/contracts/booking.ts';
import { WaitingList, type Waiting } from '@machikado/contracts/waiting.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type SampleCity } from './sample-city.ts';
import { payingRules, samplePack } from './sample-pack.ts';

const slot = (roomId: string, komaId = 'morning') => ({ roomId, date: '2026-12-10', komaId });
const request = (...wanted: Parameters<typeof slot>) => ({ ...slot(...wanted), purpose: '会合', people: 5 });

describe.each(engineNames)('lines for a slot on %s', (engineName) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  const bookingOf = async (city: SampleCity, token: string | undefined, wanted: ReturnType<typeof request>) =>
    Booking.parse((await city.book(token ?? '', wanted)).body);
  const join = async (city: SampleCity, token: string | undefined, wanted: ReturnType<typeof request>) =>
    expect((await city.call({ path: '/v1/waiting', body: wanted, token, key: randomUUID() })).status).toBe(201);
  const cancel = (city: SampleCity, token: string | undefined, id: string) =>
    city.call({ path: `/v1/bookings/${id}/cancel`, body: {}, token });
  const placeOf = async (city: SampleCity, token: string | undefined): Promise<Waiting | undefined> =>
    WaitingList.parse((await city.call({ path: '/v1/waiting', token })).body).waiting[0];

  // Catches: the line in the order of rooms or the last come first, and offering past the head of the line.
  test('who came first is asked first, whichever of the rooms she waits for', async () => {
    const city = await openSampleCity(await engine.newDatabase());
    const [holder, first, second, third] = await city.signInMore(4);
    const { id } = await bookingOf(city, holder, request('whole'));
    await join(city, first, request('whole'));
    await join(city, second, request('back'));
    await join(city, third, request('back'));
    expect(await placeOf(city, third)).toMatchObject({ state: 'waiting', before: 1 });
    await cancel(city, holder, id);
    const states = async () =>
      (await Promise.all([first, second, third].map((one) => placeOf(city, one)))).map((one) => one?.state);
    expect(await states()).toEqual(['offered', 'waiting', 'waiting']);
    await cancel(city, first, (await placeOf(city, first))?.bookingId ?? '');
    expect((await states()).slice(1)).toEqual(['offered', 'waiting']);
    expect(await placeOf(city, third)).toMatchObject({ before: 0 });
  });

  // Catches: a hold that lasts until the sweep, and one that is prolonged, or ends without its points, by its own holder.
  test('a hold that nobody paid in time ends in the booking of whoever wants its slot, and its holder gets around nothing', async () => {
    const city = await openSampleCity(await engine.newDatabase(), { ...samplePack, bookingRules: payingRules });
    const [first, second] = await city.signInMore(2);
    const holds = [await bookingOf(city, first, request('left')), await bookingOf(city, first, request('back'))];
    const [left, back] = holds.map(({ id }) => id);
    const { db } = city.context;
    await db.updateTable('user_token').set({ expires_at: '2099-01-01T00:00:00.000Z' }).execute();
    const own = (id: string | undefined, act: string, body: object) =>
      city.call({ path: `/v1/bookings/${id}/${act}`, body, token: first });
    // A day later, moved to and fro, it is still to be paid by when it was.
    city.clock.now = new Date(city.clock.now.getTime() + 86_400_000);
    for (const roomId of ['front', 'back'])
      expect((await own(back, 'move', slot(roomId))).body).toMatchObject({ roomId, heldUntil: holds[1]?.heldUntil });
    city.clock.now = new Date(holds[0]?.heldUntil ?? '');
    const move = await own(back, 'move', slot('front'));
    expect(move.body).toMatchObject({ refusal: { kind: 'window-over', closedAt: holds[1]?.heldUntil } });
    expect((await city.book(second ?? '', request('whole'))).status).toBe(201);
    for (const id of [left, back])
      expect((await own(id, 'cancel', {})).body).toMatchObject({ state: 'cancelled', cancelReason: 'unpaid' });
    const lone = await bookingOf(city, second, request('room-1'));
    city.clock.now = new Date(lone.heldUntil ?? '');
    // Nobody else wants it: its own holder comes upon the end.
    const given = await city.call({ path: `/v1/bookings/${lone.id}/cancel`, body: {}, token: second });
    expect(given.body).toMatchObject({ state: 'cancelled', cancelReason: 'unpaid' });
    const points = await db.selectFrom('penalty').select(['booking_id', 'reason']).execute();
    expect(points.map((one) => `${one.booking_id} ${one.reason}`).toSorted()).toEqual(
      [left, back, lone.id].map((id) => `${id} unpaid`).toSorted(),
    );
    expect(Object.values(await balances(db)).reduce((sum, yen) => sum + yen, 0)).toBe(0);
  });

  // Catches: the time for clearing that is kept by the screen alone, or that a room keeps on the wrong side.
  test('after a use by the clock its room stays free for clearing, and so does the one before it', async () => {
    const city = await openSampleCity(await engine.newDatabase());
    const [first, second] = await city.signInMore(2);
    expect((await city.book(first ?? '', request('studio', '1000-1100'))).status).toBe(201);
    expect(outcomeOf(await city.book(second ?? '', request('studio', '1100-1200')))).toBe('slot-taken');
    // Its own clearing would reach into the use that stands.
    expect(outcomeOf(await city.book(second ?? '', request('studio', '0900-1000')))).toBe('slot-taken');
    expect((await city.book(second ?? '', request('studio', '1130-1230'))).status).toBe(201);
  });

  // Catches: a constraint that is not there, takes another room or day, or closes a range that only touches.
  test.runIf(engineName === 'postgres')(
    'overlapping uses by the clock are refused by the constraint alone',
    async () => {
      const city = await openSampleCity(await engine.newDatabase());
      const { id } = await bookingOf(city, await city.signIn('first'), request('studio', '1000-1100'));
      const { db } = city.context;
      // Without its slot rows the unique key lets everybody in.
      await db.deleteFrom('slot').where('booking_id', '=', id).execute();
      const booked = () => db.selectFrom('slot_range').select('booking_id').execute();
      expect(outcomeOf(await city.book(await city.signIn('second'), request('studio', '0930-1030')))).toBe('internal');
      expect(await booked()).toEqual([{ booking_id: id }]);
      expect(await db.selectFrom('booking').select('id').execute()).toEqual([{ id }]);
      const take = (from: string, to: string) => {
        const during = sql<string>`tsrange(${`2026-12-10 ${from}`}::timestamp, ${`2026-12-10 ${to}`}::timestamp)`;
        return db.insertInto('slot_range').values({ room_id: 'studio', during, booking_id: id }).execute();
      };
      // Half an hour of clearing belongs to it.
      await expect(take('11:29', '13:00')).rejects.toMatchObject({ code: '23P01' });
      await take('11:30', '13:00');
      expect(await booked()).toHaveLength(2);
    },
  );
});
