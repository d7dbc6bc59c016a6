import { afterAll, beforeAll, expect, test } from 'vitest';
import { DraftTicket } from '@machikado/contracts/draft.ts';
import { Hono } from 'hono';
import type { DeviceEnv } from '../http/context.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { answerProblems } from '../http/problem.ts';
import { kioskDraftRoutes, residentDraftRoutes } from './routes.ts';
import { forgetDrafts } from './store.ts';

const start = new Date('2026-11-23T01:00:00Z');
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const visitId = '7f6f3b0e-8a51-4d53-9a55-6a3c2d0a1f11';
const json = { 'content-type': 'application/json' };

let city: MemoryCity;
beforeAll(async () => {
  city = await createMemoryCity({ start });
});
afterAll(() => city[Symbol.asyncDispose]());

/** Kiosk and phone as the two listeners name them. */
function doorsOf(deviceId: string): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  answerProblems(app, city.context.log);
  app.use(async (c, next) => {
    c.set('device', { id: deviceId, asset: 'K-0001', kind: 'kiosk' });
    await next();
  });
  app.route(
    '/v1',
    kioskDraftRoutes(city.context, () => 'https://home.test'),
  );
  app.route('/v1', residentDraftRoutes(city.context));
  return app;
}

async function leave(app: Hono<DeviceEnv>, ciphertext: string, visit = visitId) {
  const body = JSON.stringify({ ciphertext, visitId: visit });
  const answer = await app.request('/v1/drafts', { method: 'POST', headers: json, body });
  return DraftTicket.parse(await answer.json());
}

const claim = async (app: Hono<DeviceEnv>, id: string) => app.request(`/v1/drafts/${id}/claim`, { method: 'POST' });

test('a form is given out once, however many phones ask at the same time', async () => {
  const app = doorsOf('kiosk-a');
  const { id, url } = await leave(app, 'c2VjcmV0');
  expect(url).toBe(`https://home.test/continue/${id}`);
  const answers = await Promise.all(Array.from({ length: 6 }, () => claim(app, id)));
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
  const late = await claim(app, id);
  expect(await late.json()).toMatchObject({ type: 'urn:machikado:problem:conflict', detail: 'claimed' });
  expect(await (await app.request(`/v1/drafts/${id}`)).json()).toEqual({ state: 'claimed' });
});

test('after a quarter of an hour it says that it is too late, and nothing of it is left', async () => {
  const app = doorsOf('kiosk-b');
  const { id, expiresAt } = await leave(app, 'c2VjcmV0Mg');
  expect(expiresAt).toBe(later(15).toISOString());
  city.setNow(later(15));
  expect(await (await claim(app, id)).json()).toMatchObject({ detail: 'expired' });
  expect(await (await app.request(`/v1/drafts/${id}`)).json()).toEqual({ state: 'expired' });
  await forgetDrafts(city.context);
  const row = await city.context.db.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(row.ciphertext).toBeNull();
  city.setNow(later(15 + 24 * 60 + 1));
  await forgetDrafts(city.context);
  expect((await claim(app, id)).status).toBe(404);
  city.setNow(start);
});

test('a new code of the same turn takes the place of the one before; another turn’s stays', async () => {
  const app = doorsOf('kiosk-c');
  const first = await leave(app, 'b25l');
  const other = await leave(app, 'dHdv', 'a1e5bd4e-1f1c-4b57-8a53-0c8f1f9f4a22');
  const second = await leave(app, 'dGhyZWU');
  expect((await claim(app, first.id)).status).toBe(409);
  expect((await claim(app, second.id)).status).toBe(200);
  expect((await claim(app, other.id)).status).toBe(200);
});

test('another kiosk does not learn what became of it, and what is too large is refused', async () => {
  const { id } = await leave(doorsOf('kiosk-d'), 'c2VjcmV0');
  expect((await doorsOf('kiosk-e').request(`/v1/drafts/${id}`)).status).toBe(404);
  const body = JSON.stringify({ ciphertext: 'A'.repeat(43_692), visitId });
  const tooLarge = await doorsOf('kiosk-d').request('/v1/drafts', { method: 'POST', headers: json, body });
  expect(tooLarge.status).toBe(400);
});

test('leaving and guessing are limited', async () => {
  const app = doorsOf('kiosk-f');
  const guesses = [];
  for (let at = 0; at < 31; at += 1) guesses.push((await claim(app, 'a'.repeat(22))).status);
  expect(guesses).toEqual([...Array<number>(30).fill(404), 429]);
});
