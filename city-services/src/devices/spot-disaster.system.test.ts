import 'reflect-metadata';
import type { Server } from 'node:https';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DisasterState } from '@machikado/contracts/spot-disaster.ts';
import type { StaffEnv } from '../http/context.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { answerProblems } from '../http/problem.ts';
import { hashOfState } from './fleet.ts';
import { startSampleSpot, type SpotQuestion } from './sample-spot.ts';
import { staffDisasterRoutes } from './spot-disaster.ts';
import { writeDesiredRows } from './store.ts';

const idOf = (at: number) => `7a3f1c52-33a1-4b7e-8f34-00000000000${at}`;

let city: MemoryCity;
let app: Hono<StaffEnv>;
let spot: Server;
let asked: SpotQuestion[];
let state: DisasterState;

async function setUp(at: number, managementUrl: string): Promise<void> {
  const { db, now } = city.context;
  const when = now().toISOString();
  const asset = `W-000${at}`;
  const times = { enrolled_at: when, certificate_expires_at: when, event_seq: 0 };
  await db
    .insertInto('device')
    .values({ id: idOf(at), asset, kind: 'wifi-spot', status: 'active', ...times })
    .execute();
  const wanted = { zone: 'lobby', managementUrl };
  const row = { asset, revision: 1, hash: hashOfState(wanted), state: wanted };
  await db.transaction().execute((tx) => writeDesiredRows(tx, [row]));
}

/** As the spot's own switch answers: with what it stands at afterwards. */
function answer(question: SpotQuestion): DisasterState {
  asked.push(question);
  if (question.method === 'PUT') state = { open: true, cause: 'staff', drill: true };
  if (question.method === 'DELETE') state = { open: false };
  return state;
}

beforeEach(async () => {
  city = await createMemoryCity({ start: new Date() });
  asked = [];
  state = { open: false };
  const started = await startSampleSpot(city.context, { id: idOf(1), answer });
  spot = started.server;
  await setUp(1, started.url);
  // Nobody is there; and at the third one's address another device answers.
  await setUp(2, 'https://127.0.0.1:1');
  await setUp(3, started.url);
  app = new Hono<StaffEnv>();
  answerProblems(app, city.context.log);
  app.use(async (c, next) => {
    const roles = [c.req.header('x-role') === 'auditor' ? ('auditor' as const) : ('clerk' as const)];
    c.set('staff', { staffId: 'hanako', roles } as StaffEnv['Variables']['staff']);
    await next();
  });
  app.route('/', staffDisasterRoutes(city.context));
});
afterEach(async () => {
  spot.close();
  spot.closeAllConnections();
  await city[Symbol.asyncDispose]();
});

const audit = () => city.context.db.selectFrom('audit_entry').select(['actor', 'action', 'subject']).execute();
const say = async (method: string, body?: unknown, headers: Record<string, string> = {}) => {
  const type = { 'content-type': 'application/json' };
  const sent = { method, headers: { ...type, ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await app.request('/wifi-disaster', sent);
  return { status: response.status, json: await response.json() };
};

test('one switch tells every spot as the city, is written down, and says of whom nothing is known', async () => {
  const opened = await say('POST', { drill: true, minutes: 30 });
  expect(opened.json).toEqual({
    spots: [
      { asset: 'W-0001', state: { open: true, cause: 'staff', drill: true } },
      { asset: 'W-0002', state: null },
      { asset: 'W-0003', state: null },
    ],
  });
  expect(asked).toEqual([
    {
      ...{ method: 'PUT', path: '/v1/disaster', body: { drill: true, minutes: 30 } },
      caller: 'URI:urn:machikado:asahikawa:city',
    },
  ]);
  const closed = await say('DELETE');
  expect(closed.json).toMatchObject({ spots: [{ asset: 'W-0001', state: { open: false } }, {}, {}] });
  expect(await audit()).toEqual([
    { actor: 'staff:hanako', action: 'wifi.opened-to-everybody', subject: 'drill, 30 min' },
    { actor: 'staff:hanako', action: 'wifi.closed-to-everybody', subject: 'all spots' },
  ]);
});

test('who only reads sees the state and turns nothing', async () => {
  const auditor = { 'x-role': 'auditor' };
  expect((await say('POST', {}, auditor)).status).toBe(403);
  expect((await say('DELETE', undefined, auditor)).status).toBe(403);
  expect((await say('GET', undefined, auditor)).json).toMatchObject({ spots: [{ state: { open: false } }, {}, {}] });
  expect(asked.map(({ method }) => method)).toEqual(['GET']);
  expect(await audit()).toEqual([]);
});

test('an order that is none opens nothing', async () => {
  expect((await say('POST', { minutes: 0 })).status).toBe(400);
  expect([asked, await audit()]).toEqual([[], []]);
});
