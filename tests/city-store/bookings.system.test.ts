import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Booking, BookingList, type BookingRequest } from '@machikado/contracts/booking.ts';
import { addDays } from '@machikado/contracts/civil-time.ts';
import { isReadableNumber } from '@machikado/contracts/check-digit.ts';
import { Availability } from '@machikado/contracts/facility.ts';
import { verifyAudit } from '@machikado/city-services/src/audit/store.ts';
import { engineNames, startEngine, type Engine } from './engine.ts';
import { openSampleCity, outcomeOf, type Answer, type SampleCity } from './sample-city.ts';
import { sampleNow, samplePack, sampleRules } from './sample-pack.ts';

/** A Tuesday, so that the hall is open. */
const firstDay = '2026-11-24';
const wish = (change: Partial<BookingRequest> = {}): BookingRequest => ({
  roomId: 'room-1',
  date: '2026-11-26',
  komaId: 'afternoon',
  purpose: '見本の会合',
  people: 8,
  ...change,
});
const bookingIn = (answer: Answer) => Booking.parse(answer.body);

describe.each(engineNames)('bookings on %s', (engineName) => {
  let engine: Engine;
  let city: SampleCity;
  let token: string;

  beforeAll(async () => {
    engine = await startEngine(engineName);
  });
  afterAll(() => engine[Symbol.asyncDispose]());
  beforeEach(async () => {
    city = await openSampleCity(await engine.newDatabase());
    token = await city.signIn('first');
  });

  const stateOf = async (request: BookingRequest, as?: string) => {
    const path = `/v1/facilities/hall/availability?from=${request.date}&days=1`;
    const { slots } = Availability.parse((await city.call({ path, token: as })).body);
    return slots.find((slot) => slot.roomId === request.roomId && slot.komaId === request.komaId)?.state;
  };
  const rowsOf = (table: 'booking' | 'slot' | 'audit_entry') =>
    city.context.db
      .selectFrom(table)
      .selectAll()
      .execute()
      .then((rows) => rows.length);

  test('a booking is confirmed, shown to its user, and taken for others', async () => {
    expect(await stateOf(wish())).toBe('free');
    const answer = await city.book(token, wish());
    expect(answer.status).toBe(201);
    const booking = bookingIn(answer);
    expect(isReadableNumber(booking.number)).toBe(true);
    expect(booking).toMatchObject({
      state: 'permitted',
      payment: 'due',
      feeYen: 800,
      userName: '利用者 見本',
      starts: '13:00',
    });
    expect(booking.cancellableUntil).toBe('2026-11-25T04:00:00.000Z');
    const other = await city.signIn('second');
    expect([await stateOf(wish()), await stateOf(wish(), token), await stateOf(wish(), other)]).toEqual([
      'taken',
      'mine',
      'taken',
    ]);
    const { bookings } = BookingList.parse((await city.call({ path: '/v1/bookings', token })).body);
    expect(bookings).toEqual([booking]);
    expect((await city.call({ path: `/v1/bookings/${booking.id}`, token })).body).toEqual(booking);
  });

  test('nobody reaches the booking of another', async () => {
    const { id } = bookingIn(await city.book(token, wish()));
    const other = await city.signIn('second');
    const answers = [
      await city.call({ path: `/v1/bookings/${id}`, token: other }),
      await city.call({ method: 'POST', path: `/v1/bookings/${id}/cancel`, token: other }),
    ];
    expect(answers.map(outcomeOf)).toEqual(['not-found', 'not-found']);
    expect((await city.call({ path: '/v1/bookings', token: other })).body).toEqual({ bookings: [] });
    expect(await stateOf(wish())).toBe('taken');
  });

  test('cancelling frees the slot, may be repeated, and keeps the number out of use', async () => {
    const booking = bookingIn(await city.book(token, wish()));
    const cancel = () => city.call({ method: 'POST', path: `/v1/bookings/${booking.id}/cancel`, token });
    const cancelled = bookingIn(await cancel());
    expect(cancelled).toEqual({
      ...booking,
      state: 'cancelled',
      payment: 'none',
      cancelledAt: sampleNow.toISOString(),
      cancelReason: 'by-user',
    });
    city.clock.now = new Date(sampleNow.getTime() + 60_000);
    expect(bookingIn(await cancel())).toEqual(cancelled);
    expect(await stateOf(wish())).toBe('free');
    const other = bookingIn(await city.book(await city.signIn('second'), wish()));
    expect(other.number).not.toBe(booking.number);
    // Cancelling the old one once more must not take the new holder's slot away.
    await cancel();
    expect(await stateOf(wish())).toBe('taken');
  });

  test('after the deadline a booking stays', async () => {
    const { id, cancellableUntil } = bookingIn(await city.book(token, wish()));
    city.clock.now = new Date(Date.parse(cancellableUntil) + 1);
    const late = await city.signIn('first');
    const answer = await city.call({ method: 'POST', path: `/v1/bookings/${id}/cancel`, token: late });
    expect(outcomeOf(answer)).toBe('conflict');
    expect(await rowsOf('slot')).toBe(1);
  });

  test.each([
    ['a closed weekday', { date: '2026-11-30' }, 'outside-booking-window'],
    ['a yearly closure', { date: '2026-12-29' }, 'outside-booking-window'],
    ['a day before the window opens', { date: '2027-01-23' }, 'outside-booking-window'],
    ['a day gone by', { date: '2026-11-22' }, 'outside-booking-window'],
    ['an unknown room', { roomId: 'room-9' }, 'not-found'],
    ['an unknown koma', { komaId: 'night' }, 'not-found'],
    ['more people than the room holds', { people: 25 }, 'bad-request'],
    ['a day that is none', { date: '2026-02-30' }, 'bad-request'],
    ['a purpose that is too long', { purpose: '長'.repeat(81) }, 'bad-request'],
  ])('%s is refused and leaves nothing behind', async (_, change, expected) => {
    expect(outcomeOf(await city.book(token, wish(change)))).toBe(expected);
    expect([await rowsOf('booking'), await rowsOf('slot'), await rowsOf('audit_entry')]).toEqual([0, 0, 0]);
  });

  test('a booking needs a token, a key and JSON', async () => {
    expect(outcomeOf(await city.call({ path: '/v1/bookings', body: wish(), key: randomUUID() }))).toBe('not-signed-in');
    expect(outcomeOf(await city.call({ path: '/v1/bookings', body: wish(), token }))).toBe('bad-request');
    expect(outcomeOf(await city.call({ path: '/v1/bookings', body: wish(), token, key: 'again' }))).toBe('bad-request');
  });

  test('the same key five times, with replies lost, makes one booking', async () => {
    const key = randomUUID();
    const answers = [];
    for (let round = 0; round < 5; round++) answers.push(await city.book(token, wish(), key));
    expect(answers.map((answer) => answer.status)).toEqual([201, 200, 200, 200, 200]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect([await rowsOf('booking'), await rowsOf('slot'), await rowsOf('audit_entry')]).toEqual([1, 1, 1]);
    expect(outcomeOf(await city.book(token, wish({ people: 9 }), key))).toBe('idempotency-key-reused');
  });

  test('the same key five times at once makes one booking', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => city.book(token, wish(), key)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map((answer) => bookingIn(answer).id)).size).toBe(1);
    expect([await rowsOf('booking'), await rowsOf('audit_entry')]).toEqual([1, 1]);
  });

  test('a refused key stays free: the same wish succeeds when the slot is free again', async () => {
    const held = bookingIn(await city.book(await city.signIn('second'), wish()));
    const key = randomUUID();
    expect(outcomeOf(await city.book(token, wish(), key))).toBe('slot-taken');
    const second = await city.signIn('second');
    await city.call({ method: 'POST', path: `/v1/bookings/${held.id}/cancel`, token: second });
    expect((await city.book(token, wish(), key)).status).toBe(201);
  });

  test('one user holds no more than the rules allow, also when all are asked for at once', async () => {
    const wishes = [0, 1, 2, 3].flatMap((day) =>
      ['morning', 'evening'].map((komaId) => wish({ date: addDays(firstDay, day), komaId })),
    );
    const answers = await Promise.all(wishes.map((one) => city.book(token, one)));
    const outcomes = answers.map(outcomeOf).sort();
    expect(outcomes).toEqual([...Array<string>(5).fill('201'), ...Array<string>(3).fill('booking-limit')]);
    expect(await rowsOf('booking')).toBe(5);
  });

  // Catches: a limit that is gone around by moving, and one that keeps a booking from moving within its month.
  test('a move into another month fits into what may be held in it', async () => {
    const limits = { ...sampleRules.limits, individual: { open: 5, perMonth: 2 } };
    city = await openSampleCity(city.context.db, { ...samplePack, bookingRules: { ...sampleRules, limits } });
    const book = async (date: string) => bookingIn(await city.book(token, wish({ date }))).id;
    const move = (id: string, date: string) =>
      city.call({ path: `/v1/bookings/${id}/move`, body: { roomId: 'room-1', date, komaId: 'morning' }, token });
    const [first, second] = [await book('2026-11-25'), await book('2026-11-26')];
    await book('2026-12-02');
    expect((await move(first, '2026-12-03')).status).toBe(200);
    expect((await move(second, '2026-12-04')).body).toMatchObject({
      refusal: { kind: 'booking-limit', limit: 2, per: 'month' },
    });
    expect((await move(second, '2026-11-27')).status).toBe(200);
    expect((await move(first, '2026-12-09')).status).toBe(200);
  });

  test('what is over is not extended any more', async () => {
    const { id } = bookingIn(await city.book(token, wish({ roomId: 'left', komaId: 'afternoon' })));
    const extend = () => city.call({ path: `/v1/bookings/${id}/extend`, body: { komaId: 'late' }, token });
    await city.context.db.updateTable('user_token').set({ expires_at: '2099-01-01T00:00:00.000Z' }).execute();
    city.clock.now = new Date('2026-11-26T08:00:00.000Z');
    expect((await extend()).body).toMatchObject({ refusal: { kind: 'past' } });
    city.clock.now = new Date('2026-11-26T07:59:00.000Z');
    expect((await extend()).body).toMatchObject({ komaId: 'late' });
  });

  test('a suspended user is signed out and books nothing', async () => {
    await city.context.db.updateTable('registered_user').set({ suspended: 1 }).execute();
    expect(outcomeOf(await city.book(token, wish()))).toBe('not-signed-in');
  });

  test('60 rounds of 8 users after one slot: one winner each, no double, and the audit chain is whole', async () => {
    const tokens = await city.signInMore(8);
    const tally = { winners: 0, taken: 0, other: 0 };
    for (let round = 0; round < 60; round++) {
      const request = wish({ roomId: round % 2 === 0 ? 'room-1' : 'room-2', date: addDays(firstDay, round % 6) });
      const answers = await Promise.all(tokens.map((one) => city.book(one, request)));
      const won = answers.flatMap((answer, caller) => (answer.status === 201 ? [{ answer, caller }] : []));
      expect(won).toHaveLength(1);
      tally.winners += won.length;
      tally.taken += answers.filter((answer) => outcomeOf(answer) === 'slot-taken').length;
      tally.other += answers.filter((answer) => ![`201`, 'slot-taken'].includes(outcomeOf(answer))).length;
      for (const { answer, caller } of won) {
        const path = `/v1/bookings/${bookingIn(answer).id}/cancel`;
        expect((await city.call({ method: 'POST', path, token: tokens[caller] })).status).toBe(200);
      }
    }
    expect(tally).toEqual({ winners: 60, taken: 420, other: 0 });
    const doubles = await city.context.db
      .selectFrom('booking')
      .select((column) => ['number', column.fn.countAll<number>().as('count')])
      .groupBy('number')
      .having((column) => column.fn.countAll(), '>', 1)
      .execute();
    expect(doubles).toEqual([]);
    expect(await verifyAudit(city.context.db)).toEqual({ chain: 'whole', entries: 120 });
  });

  test('staff see the bookings of a span by role', async () => {
    const booking = bookingIn(await city.book(token, wish()));
    const path = '/api/bookings?from=2026-11-23&to=2026-11-30';
    expect((await city.call({ path, role: 'clerk' })).body).toEqual({ bookings: [booking] });
    expect(outcomeOf(await city.call({ path, role: 'technician' }))).toBe('forbidden');
    expect((await city.call({ path: '/api/bookings?from=2026-11-27', role: 'clerk' })).body).toEqual({ bookings: [] });
    const backwards = '/api/bookings?from=2026-11-27&to=2026-11-26';
    expect(outcomeOf(await city.call({ path: backwards, role: 'clerk' }))).toBe('bad-request');
  });
});
