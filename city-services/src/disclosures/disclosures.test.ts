import 'reflect-metadata';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Disclosure } from '@machikado/contracts/wifi-disclosure.ts';
import type { StaffRole } from '@machikado/contracts/staff-api.ts';
import { newestEntries, verifyAudit } from '../audit/store.ts';
import type { StaffEnv } from '../http/context.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { answerProblems } from '../http/problem.ts';
import { disclosureFile } from './file.ts';
import { staffDisclosureRoutes } from './routes.ts';
import { expireDisclosures, listDisclosures } from './store.ts';

const start = new Date('2026-11-23T01:00:00Z');
const mac = '3c:22:fb:00:00:01';
const asked = {
  documentNumber: '旭警収第123号',
  legalBasis: '刑事訴訟法第197条第2項',
  reason: '見本の照会',
  criterion: { kind: 'mac', mac },
  from: '2026-11-20T00:00:00.000Z',
  to: '2026-11-21T00:00:00.000Z',
};

let city: MemoryCity;
let app: Hono<StaffEnv>;

beforeEach(async () => {
  city = await createMemoryCity({ start });
  app = new Hono<StaffEnv>();
  answerProblems(app, city.context.log);
  app.use(async (c, next) => {
    const [staffId = '', ...roles] = (c.req.header('x-staff') ?? '').split(' ');
    c.set('staff', { staffId, roles: roles as StaffRole[] });
    await next();
  });
  app.route('/', staffDisclosureRoutes(city.context));
});
afterEach(() => city[Symbol.asyncDispose]());

async function post(path: string, who: string, body: unknown = {}) {
  const headers = { 'content-type': 'application/json', 'x-staff': who };
  const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

async function ask(who = 'hanako clerk auditor'): Promise<Disclosure> {
  const { status, text } = await post('/disclosures', who, asked);
  expect(status).toBe(201);
  return Disclosure.parse(JSON.parse(text));
}

const actions = async () =>
  (await newestEntries(city.context.db, 50)).toReversed().map(({ actor, action }) => `${actor} ${action}`);

test('one who has both roles does not approve what she asked, nor does anybody without the role; all is written down', async () => {
  const { id } = await ask();
  expect((await post(`/disclosures/${id}/approve`, 'hanako clerk auditor')).status).toBe(403);
  expect((await post(`/disclosures/${id}/approve`, 'jiro clerk')).status).toBe(403);
  expect((await post(`/disclosures/${id}/approve`, 'jiro technician')).status).toBe(403);
  expect((await post(`/disclosures/${id}/export`, 'hanako clerk auditor')).status).toBe(409);
  expect((await post(`/disclosures/${id}/approve`, 'jiro auditor')).status).toBe(200);
  expect((await post(`/disclosures/${id}/approve`, 'saburo auditor')).status).toBe(409);
  // The file is for whoever asked, and for nobody who only could have.
  expect((await post(`/disclosures/${id}/export`, 'saburo clerk')).status).toBe(403);
  expect(await actions()).toEqual([
    'staff:hanako disclosure.asked',
    'staff:hanako disclosure.step-refused',
    'staff:hanako disclosure.step-refused',
    'staff:jiro disclosure.approved',
    'staff:saburo disclosure.step-refused',
    'staff:saburo disclosure.step-refused',
  ]);
  expect(await verifyAudit(city.context.db)).toMatchObject({ chain: 'whole' });
});

test('what nobody goes on with expires by itself, approved or not, and nothing is left of whom it was about', async () => {
  const { id } = await ask();
  await ask();
  expect((await post(`/disclosures/${id}/approve`, 'jiro auditor')).status).toBe(200);
  city.setNow(new Date(start.getTime() + 24 * 3_600_000));
  expect((await post(`/disclosures/${id}/export`, 'hanako clerk')).status).toBe(409);
  await expireDisclosures(city.context);
  expect((await listDisclosures(city.context)).map(({ state }) => state).toSorted()).toEqual(['asked', 'expired']);
  city.setNow(new Date(start.getTime() + 72 * 3_600_000));
  await expireDisclosures(city.context);
  await expireDisclosures(city.context);
  expect((await actions()).filter((line) => line === 'system disclosure.expired')).toHaveLength(2);
  const everything = JSON.stringify([
    await city.context.db.selectFrom('disclosure').selectAll().execute(),
    await city.context.db.selectFrom('audit_entry').selectAll().execute(),
  ]);
  expect(everything).not.toContain(mac);
});

test('another clerk sees that there is a request, and not whose device it is about', async () => {
  await ask();
  const shownTo = async (who: string) => (await app.request('/disclosures', { headers: { 'x-staff': who } })).text();
  expect(await shownTo('jiro clerk')).not.toContain(mac);
  expect(await shownTo('jiro auditor')).toContain(mac);
  expect(await shownTo('hanako clerk')).toContain(mac);
});

test.each([
  ['no reason', { reason: ' ' }],
  ['all devices', { criterion: undefined }],
  ['more than 31 days', { to: '2026-12-21T00:00:00.001Z' }],
  ['an end before the beginning', { to: asked.from }],
])('%s is not asked for', async (_what, change) => {
  expect((await post('/disclosures', 'hanako clerk', { ...asked, ...change })).status).toBe(400);
  expect(await actions()).toEqual([]);
});

test('a refused or withdrawn request goes no further', async () => {
  const refused = await ask();
  expect((await post(`/disclosures/${refused.id}/refuse`, 'jiro auditor')).status).toBe(200);
  expect((await post(`/disclosures/${refused.id}/approve`, 'jiro auditor')).status).toBe(409);
  const withdrawn = await ask();
  expect((await post(`/disclosures/${withdrawn.id}/approve`, 'jiro auditor')).status).toBe(200);
  expect((await post(`/disclosures/${withdrawn.id}/withdraw`, 'jiro clerk')).status).toBe(403);
  expect((await post(`/disclosures/${withdrawn.id}/withdraw`, 'hanako clerk')).status).toBe(200);
  expect((await post(`/disclosures/${withdrawn.id}/export`, 'hanako clerk')).status).toBe(409);
});

test('what somebody typed does not run in a spreadsheet', async () => {
  await post('/disclosures', 'hanako clerk', { ...asked, reason: 'x', documentNumber: '=HYPERLINK("x","y")' });
  const [row] = await listDisclosures(city.context);
  if (row === undefined) throw new Error('nothing was asked');
  const file = disclosureFile({ row, criterion: { kind: 'mac', mac }, found: [], at: start });
  expect(file).toContain(`"'=HYPERLINK(""x"",""y"")"`);
});
