import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { registerUser } from '../users/store.ts';
import { endSession, findResident, openSession } from './sessions.ts';

const start = Date.parse('2026-11-23T01:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

let city: MemoryCity;
let user: { id: string; name: string };
beforeAll(async () => {
  city = await createMemoryCity({ start: at(0) });
  const { db } = city.context;
  await registerUser(city.context, {
    number: '10000014',
    name: '利用者 見本',
    pin: '2580',
    cardId: '0112030405060708',
  });
  user = await db.selectFrom('registered_user').select(['id', 'name']).executeTakeFirstOrThrow();
});
afterAll(() => city[Symbol.asyncDispose]());

test('a session that is used lasts, one that is not ends after half an hour', async () => {
  city.setNow(at(0));
  const token = await openSession(city.context, user);
  for (const minutes of [29, 58, 87]) {
    city.setNow(at(minutes));
    expect(await findResident(city.context, token)).toEqual(user);
  }
  city.setNow(at(87 + 30));
  expect(await findResident(city.context, token)).toBeUndefined();
});

test('however much it is used, it ends after eight hours', async () => {
  city.setNow(at(0));
  const token = await openSession(city.context, user);
  const known = [];
  for (let minutes = 20; minutes <= 500; minutes += 20) {
    city.setNow(at(minutes));
    if ((await findResident(city.context, token)) !== undefined) known.push(minutes);
  }
  expect(known.at(-1)).toBe(460);
});

test('a suspended user is out at once, and an ended session is gone from the store', async () => {
  const { db } = city.context;
  city.setNow(at(0));
  const token = await openSession(city.context, user);
  const rows = await db.selectFrom('resident_session').select('token_hash').execute();
  expect(rows.map((row) => row.token_hash).join()).not.toContain(token);
  await db.updateTable('registered_user').set({ suspended: 1 }).execute();
  expect(await findResident(city.context, token)).toBeUndefined();
  await db.updateTable('registered_user').set({ suspended: 0 }).execute();
  expect(await findResident(city.context, token)).toEqual(user);
  await endSession(city.context, token);
  expect(await findResident(city.context, token)).toBeUndefined();
});
