import fc from 'fast-check';
import { expect } from 'vitest';
import { Booking } from '@machikado/contracts/booking.ts';
import { addDays } from '@machikado/contracts/civil-time.ts';
import { Payment } from '@machikado/contracts/payment.ts';
import { Waiting } from '@machikado/contracts/waiting.ts';
import { sweepBookings } from '@machikado/city-services/src/bookings/sweep.ts';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { BookingModel } from './booking-model.ts';
import type { Wish } from './booking-wishes.ts';
import { outcomeOf, type Answer, type SampleCity } from './sample-city.ts';

export const firstDay = '2026-11-24';

export type Step =
  | { readonly act: 'book' | 'join'; readonly user: number; readonly wish: Wish }
  | { readonly act: 'block'; readonly wish: Wish }
  | { readonly act: 'cancel' | 'cancel-by-staff' | 'pay' | 'check-in' | 'accept'; readonly pick: number }
  | { readonly act: 'move'; readonly pick: number; readonly wish: Wish }
  | { readonly act: 'extend'; readonly pick: number; readonly komaId: string }
  | { readonly act: 'terminal'; readonly pick: number; readonly outcome: 'approved' | 'declined' | 'unknown' }
  | { readonly act: 'wait'; readonly minutes: number };

const day = fc.nat({ max: 4 }).map((days) => addDays(firstDay, days * 3));
const inHall = fc.record({
  roomId: fc.constantFrom('room-1', 'room-2'),
  date: day,
  komaId: fc.constantFrom('morning', 'afternoon', 'evening'),
});
const inCentre = fc.record({
  roomId: fc.constantFrom('whole', 'left', 'right', 'front', 'back'),
  date: day,
  komaId: fc.constantFrom('morning', 'afternoon', 'evening', 'all-day', 'late'),
});
const byClock = fc.record({
  roomId: fc.constant('studio'),
  date: day,
  komaId: fc.constantFrom('0900-1000', '1000-1130', '1030-1200', '1200-1400', '1930-2100'),
});
const wish: fc.Arbitrary<Wish> = fc.oneof(
  { weight: 2, arbitrary: inHall },
  { weight: 5, arbitrary: inCentre },
  { weight: 2, arbitrary: byClock },
);
const user = fc.nat({ max: 2 });
const pick = fc.nat({ max: 40 });
const act = <Act extends string>(name: Act) => fc.constant(name);

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ act: act('book'), user, wish }) },
  { weight: 4, arbitrary: fc.record({ act: act('join'), user, wish }) },
  { weight: 1, arbitrary: fc.record({ act: act('block'), wish }) },
  { weight: 3, arbitrary: fc.record({ act: act('cancel'), pick }) },
  { weight: 1, arbitrary: fc.record({ act: act('cancel-by-staff'), pick }) },
  { weight: 5, arbitrary: fc.record({ act: act('pay'), pick }) },
  { weight: 3, arbitrary: fc.record({ act: act('check-in'), pick }) },
  { weight: 3, arbitrary: fc.record({ act: act('accept'), pick }) },
  { weight: 3, arbitrary: fc.record({ act: act('move'), pick, wish }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: act('extend'), pick, komaId: fc.constantFrom('all-day', 'late', 'evening') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: act('terminal'),
      pick,
      outcome: fc.constantFrom('approved' as const, 'declined' as const, 'unknown' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: act('wait'), minutes: fc.integer({ min: 1, max: 4000 }) }) },
);

export type Stage = { readonly city: SampleCity; readonly model: BookingModel; readonly tokens: readonly string[] };

const Made = z.object({ bookings: z.array(Booking).length(1) });

async function begin(
  { city, model, tokens }: Stage,
  one: Extract<Step, { readonly wish: Wish }> & { readonly act: 'book' | 'join' | 'block' },
) {
  const { roomId, date, komaId } = one.wish;
  const request = { roomId, date, komaId, purpose: '会合', people: 2 };
  if (one.act === 'block') {
    const body = { kind: 'block', roomId, date, komaId, purpose: '点検' };
    const expected = model.block(one.wish);
    const answer = await city.call({ path: '/api/bookings', body, role: 'clerk', key: randomUUID() });
    expect(outcomeOf(answer)).toBe(expected);
    const made = model.made.at(-1);
    if (expected === '201' && made) made.id = Made.parse(answer.body).bookings[0]?.id ?? '';
    return;
  }
  const token = tokens[one.user] ?? '';
  if (one.act === 'join') {
    const expected = model.join(one.user, one.wish);
    const answer = await city.call({ path: '/v1/waiting', body: request, token });
    expect(outcomeOf(answer)).toBe(expected);
    const made = model.line.at(-1);
    if (expected === '201' && made?.id === '') made.id = Waiting.parse(answer.body).id;
    return;
  }
  const expected = model.book(one.user, one.wish);
  const answer = await city.book(token, request);
  expect(outcomeOf(answer)).toBe(expected);
  const made = model.made.at(-1);
  if (expected === '201' && made) made.id = Booking.parse(answer.body).id;
}

type Later = Extract<Step, { readonly pick: number }>;

/** Ids of bookings that the city made by itself, from the lists of their users. */
async function learnIds({ city, model, tokens }: Stage): Promise<void> {
  const unnamed = model.made.filter((one) => one.id === '');
  for (const one of unnamed) {
    const token = tokens[Number(one.user)] ?? '';
    const { bookings } = z
      .object({ bookings: z.array(Booking) })
      .parse((await city.call({ path: '/v1/bookings', token })).body);
    const known = new Set(model.made.map((made) => made.id));
    const found = bookings.findLast(
      (booking) =>
        !known.has(booking.id) &&
        booking.roomId === one.roomId &&
        booking.date === one.date &&
        booking.komaId === one.komaId,
    );
    one.id = found?.id ?? 'missing';
  }
}

async function change(stage: Stage, one: Later): Promise<void> {
  const { city, model, tokens } = stage;
  const made = model.made[one.pick % Math.max(1, model.made.length)];
  if (made === undefined) return;
  const token = made.user === 'city' ? undefined : tokens[made.user];
  const path = `/v1/bookings/${made.id}`;
  const post = (act: string, body: unknown = {}) =>
    city.call({ path: `${path}/${act}`, body, token, key: randomUUID() });
  const byStaff = (act: string) => city.call({ path: `/api/bookings/${made.id}/${act}`, body: {}, role: 'clerk' });
  const check = async (expected: string, asked: Promise<Answer>) => expect(outcomeOf(await asked)).toBe(expected);
  if (one.act === 'cancel-by-staff') return check(model.cancelByStaff(made), byStaff('cancel'));
  if (one.act === 'pay') return check(model.payAtCounter(made), byStaff('pay'));
  // What is the city's own belongs to no user.
  if (made.user === 'city') return;
  switch (one.act) {
    case 'cancel':
      return check(model.cancel(made), post('cancel'));
    case 'check-in':
      return check(model.checkIn(made), post('check-in'));
    case 'accept':
      return check(model.accept(made), post('accept'));
    case 'move':
      return check(model.move(made, one.wish), post('move', one.wish));
    case 'extend':
      return made.roomId === 'studio'
        ? undefined
        : check(model.extend(made, one.komaId), post('extend', { komaId: one.komaId }));
    case 'terminal': {
      const expected = model.startPayment(made);
      const started = await post('payments');
      expect(outcomeOf(started)).toBe(expected);
      if (expected !== '201') return;
      const { id } = Payment.parse(started.body);
      model.settlePayment(made, one.outcome);
      await check('200', city.call({ path: `/v1/payments/${id}/outcome`, body: { state: one.outcome } }));
    }
  }
}

/** Does one step in the city and in the model, and compares what both say. */
export async function play(stage: Stage, one: Step): Promise<void> {
  const { city, model } = stage;
  if (one.act === 'wait') {
    model.now += one.minutes * 60_000;
    city.clock.now = new Date(model.now);
    await sweepBookings(city.context);
    model.sweep();
  } else if ('pick' in one) await change(stage, one);
  else await begin(stage, one);
  await learnIds(stage);
}
