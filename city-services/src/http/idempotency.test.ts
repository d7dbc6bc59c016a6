import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CityTransaction } from '../store/database.ts';
import { forgetOldAnswers, once } from './idempotency.ts';
import { createMemoryCity, type MemoryCity } from './memory-city.ts';
import { ProblemError } from './problem.ts';

let city: MemoryCity;
beforeAll(async () => {
  city = await createMemoryCity();
});
afterAll(() => city[Symbol.asyncDispose]());

const key = '5f0c9d2e-6f0e-4f57-9f5e-000000000001';
const intent = (scope: string, body: unknown = { room: 'a' }) => ({ scope, key, body });
const countActs = async (subject: string) =>
  (await city.context.db.selectFrom('audit_entry').select('seq').where('subject', '=', subject).execute()).length;

let seq = 0;
/** Leaves one row, so that how often an act happened can be counted. */
async function leaveRow(tx: CityTransaction, subject: string): Promise<void> {
  const row = { at: '', actor: 'test', action: 'acted', subject, previous_hash: '', hash: '' };
  await tx
    .insertInto('audit_entry')
    .values({ seq: ++seq, ...row })
    .execute();
}

const act = (subject: string) =>
  once(city.context, intent(subject), async (tx) => {
    await leaveRow(tx, subject);
    return { status: 201, body: { subject } };
  });

test('five times the same key, also side by side, is one act with one answer', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => act('one')));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 201]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body)))).toEqual(new Set(['{"subject":"one"}']));
  expect(await countActs('one')).toBe(1);
});

test('the same key with another body is refused, in whatever order its members stand', async () => {
  const work = () => Promise.resolve({ status: 201 as const, body: null });
  await once(city.context, intent('two', { a: 1, b: 2 }), work);
  expect((await once(city.context, intent('two', { b: 2, a: 1 }), work)).status).toBe(200);
  await expect(once(city.context, intent('two', { a: 1, b: 3 }), work)).rejects.toMatchObject({
    problem: { type: 'urn:machikado:problem:idempotency-key-reused' },
  });
});

test('the same key of somebody else is another key', async () => {
  await act('three');
  expect((await act('four')).status).toBe(201);
});

test('a refused act leaves nothing behind, and its key is free', async () => {
  const refused = once(city.context, intent('five'), async (tx) => {
    await leaveRow(tx, 'five');
    throw new ProblemError('slot-taken');
  });
  await expect(refused).rejects.toThrow('slot-taken');
  expect(await countActs('five')).toBe(0);
  expect((await act('five')).status).toBe(201);
});

test('an answer is kept 30 days and then forgotten', async () => {
  await act('six');
  city.setNow(new Date(city.context.now().getTime() + 29 * 86_400_000));
  await forgetOldAnswers(city.context);
  expect((await act('six')).status).toBe(200);
  city.setNow(new Date(city.context.now().getTime() + 2 * 86_400_000));
  await forgetOldAnswers(city.context);
  expect((await act('six')).status).toBe(201);
});
