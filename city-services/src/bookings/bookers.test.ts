import { afterAll, beforeAll, expect, test } from 'vitest';
import { BookingState } from '@machikado/contracts/booking.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { doWork } from '../transactions/work.ts';
import { registerUser } from '../users/store.ts';
import { countHeld } from './bookers.ts';

let city: MemoryCity;
let made = 0;
const now = new Date('2026-11-23T01:00:00.000Z');

beforeAll(async () => {
  city = await createMemoryCity({ start: now });
});
afterAll(() => city[Symbol.asyncDispose]());

async function newUser(): Promise<string> {
  const number = String(20_000_000 + ++made);
  const user = { number, name: '見本', pin: '4682', cardId: number.padStart(16, '0') };
  await registerUser(city.context, user);
  const row = await city.context.db
    .selectFrom('registered_user')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
  return row.id;
}

type Row = { readonly state: BookingState; readonly date?: string; readonly heldUntil?: string };

/** A booking as it lies in the table; only what is counted by matters. */
async function put(userId: string, { state, date = '2026-11-28', heldUntil }: Row): Promise<void> {
  const id = city.context.randomUuid();
  await city.context.db
    .insertInto('booking')
    .values({
      id,
      number: id,
      kind: 'use',
      user_id: userId,
      booked_at: now.toISOString(),
      booked_by: `user:${userId}`,
      state,
      held_until: heldUntil ?? null,
      facility_id: 'suehiro',
      room_id: 'suehiro-hall',
      date,
      koma_id: 'morning',
      starts_at: `${date}T09:00`,
      ends_at: `${date}T12:00`,
      fee_yen: 0,
      document: '{}',
    })
    .execute();
}

const countFor = (userId: string, date = '2026-11-30') =>
  doWork(city.context, 'test', (work) => countHeld(work, userId, date));

const later = '2026-11-24T00:00:00.000Z';

// Catches: a state that is left out of those that count, or one too many; a month that forgets what is over.
test.each<[BookingState, { open: number; inMonth: number }]>([
  ['held', { open: 1, inMonth: 1 }],
  ['confirmed', { open: 1, inMonth: 1 }],
  ['permitted', { open: 1, inMonth: 1 }],
  ['used', { open: 0, inMonth: 1 }],
  ['no-show', { open: 0, inMonth: 1 }],
  ['cancelled', { open: 0, inMonth: 0 }],
])('a booking that is %s counts %o', async (state, counted) => {
  const user = await newUser();
  await put(user, { state, ...(state === 'held' && { heldUntil: later }) });
  expect(await countFor(user)).toEqual(counted);
});

test('every state is spoken of above', () => {
  expect(BookingState.options.toSorted()).toEqual(
    ['cancelled', 'confirmed', 'held', 'no-show', 'permitted', 'used'].toSorted(),
  );
});

// Catches: a hold that counts from its very end on, days of before or of another month that count as to come.
test.each<[string, Row, { open: number; inMonth: number }]>([
  ['a hold that ends now', { state: 'held', heldUntil: now.toISOString() }, { open: 0, inMonth: 0 }],
  ['a use of today', { state: 'permitted', date: '2026-11-23' }, { open: 1, inMonth: 1 }],
  ['a use of yesterday', { state: 'permitted', date: '2026-11-22' }, { open: 0, inMonth: 1 }],
  ['the first of the month', { state: 'used', date: '2026-11-01' }, { open: 0, inMonth: 1 }],
  ['the month before', { state: 'used', date: '2026-10-31' }, { open: 0, inMonth: 0 }],
  ['the month after', { state: 'permitted', date: '2026-12-01' }, { open: 1, inMonth: 0 }],
])('%s', async (...[, row, counted]) => {
  const user = await newUser();
  await put(user, row);
  await put(await newUser(), { state: 'permitted' });
  expect(await countFor(user)).toEqual(counted);
});
