import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AlertBoard } from '@machikado/contracts/alert.ts';
import { StaffAlerts, TelegramList } from '@machikado/contracts/staff-api.ts';
import { newestEntries, verifyAudit } from '../audit/store.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '../http/context.ts';
import { answerProblems } from '../http/problem.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { loadPack } from '../packs/load-pack.ts';
import { endExpiredAlerts, takeTelegramIn } from './intake.ts';
import { alertRoutes, staffAlertRoutes } from './routes.ts';

let city: MemoryCity;
let context: CityContext;
beforeEach(async () => {
  city = await createMemoryCity();
  context = city.context;
});
afterEach(() => city[Symbol.asyncDispose]());

/** VPWW53 of 2017 as one for Asahikawa: Arakawa's 大雨警報（浸水害） and 洪水警報, reported five minutes before the test's clock. */
function warning(change: (xml: string) => string = (xml) => xml): Buffer {
  const xml = readFileSync(join(import.meta.dirname, 'fixtures/15_14_01_170216_VPWW53.xml'), 'utf8');
  const ours = xml.replaceAll('1311800', '0120400').replace('2017-01-26T17:20:00+09:00', '2026-11-23T09:55:00+09:00');
  return Buffer.from(change(ours));
}
const lifted = () =>
  warning((xml) => xml.replaceAll('0120400', '1311800').replaceAll('1310100', '0120400').replaceAll('09:55', '09:58'));

async function take(bytes: Uint8Array, name = 'telegram.xml') {
  const intake = await takeTelegramIn(context, { name, bytes }, true);
  return intake.kind === 'settled' ? intake.record.outcome : intake.kind;
}

async function board(query = 'after=-1'): Promise<AlertBoard> {
  const app = new Hono<DeviceEnv>().route('/v1', alertRoutes(context));
  return AlertBoard.parse(await (await app.request(`/v1/alerts?${query}`)).json());
}

function staff(role: 'clerk' | 'auditor') {
  const app = new Hono<StaffEnv>();
  app.use(async (c, next) => {
    c.set('staff', { staffId: role, roles: [role] });
    await next();
  });
  app.route('/api', staffAlertRoutes(context));
  answerProblems(app, context.log);
  return app;
}

test('a warning for the city stands on the board, in fixed words beside JMA’s own', async () => {
  expect(await take(warning())).toBe('alert');
  const { alerts, revision, shelterNote, shelters } = await board();
  expect(alerts).toMatchObject([
    {
      level: 3,
      hazard: 'flood',
      headline: { en: 'Flood warning', ja: '洪水警報が出ています' },
      source: { publisher: '気象庁予報部', reportedAt: '2026-11-23T00:55:00.000Z' },
      drill: false,
    },
  ]);
  expect(alerts[0]?.source.text).toMatch(/^【特別警報（大雨）】/);
  expect([revision, shelters]).toEqual([1, []]);
  expect(shelterNote?.en).toContain('no verified list');
});

test('the same content again changes nothing, whatever its name', async () => {
  await take(warning());
  expect(await take(warning(), 'again.xml')).toBe('alert');
  expect((await board()).revision).toBe(1);
  const list = TelegramList.parse(await (await staff('clerk').request('/api/telegrams')).json());
  expect(list.telegrams.map(({ file }) => file)).toEqual(['telegram.xml']);
});

test('an unchanged telegram for elsewhere does nothing', async () => {
  const tokyo = readFileSync(join(import.meta.dirname, 'fixtures/15_14_01_170216_VPWW53.xml'));
  expect(await take(tokyo)).toBe('elsewhere');
  expect(await board()).toMatchObject({ revision: 0, alerts: [] });
});

test('an update keeps the warning, a report without it ends it, an older one is not heard', async () => {
  await take(warning());
  const [first] = (await board()).alerts;
  expect(await take(warning((xml) => xml.replaceAll('09:55', '09:56').replaceAll('大雨警報', '大雨特別警報')))).toBe(
    'update',
  );
  const updated = await board();
  expect(updated.alerts).toMatchObject([{ id: first?.id, level: 5, startedAt: first?.startedAt }]);
  expect(await take(lifted())).toBe('ended');
  expect(await board()).toMatchObject({ revision: updated.revision + 1, alerts: [] });
  expect(await take(warning((xml) => xml.replaceAll('09:55', '09:57')))).toBe('refused');
  expect(await board()).toMatchObject({ revision: updated.revision + 1, alerts: [] });
});

test('a drill stands beside the real warning and ends without it', async () => {
  await take(warning());
  const drill = (xml: string) => xml.replace('<Status>通常', '<Status>訓練');
  expect(await take(warning(drill))).toBe('alert');
  expect((await board()).alerts.map((alert) => alert.drill).sort()).toEqual([false, true]);
  expect(await take(Buffer.from(drill(lifted().toString())))).toBe('ended');
  expect((await board()).alerts).toMatchObject([{ drill: false }]);
});

test('whoever waits is told at once; whoever knows nothing or another store is answered at once', async () => {
  const waiting = board('after=0&waitS=60');
  await take(warning());
  expect(await waiting).toMatchObject({ revision: 1 });
  expect(await board('after=99&waitS=60')).toMatchObject({ revision: 1 });
  expect(await board('after=-1&waitS=60')).toMatchObject({ revision: 1 });
  expect(await board('after=1&waitS=0')).toMatchObject({ revision: 1 });
});

test('staff end a warning once, in the audit chain, and listeners hear of it', async () => {
  await take(warning());
  const [alert] = (await board()).alerts;
  const end = () => staff('clerk').request(`/api/alerts/${alert?.id ?? ''}/end`, { method: 'POST' });
  const waiting = board('after=1&waitS=60');
  expect((await end()).status).toBe(200);
  expect(await waiting).toMatchObject({ revision: 2, alerts: [] });
  expect((await end()).status).toBe(200);
  expect((await board()).revision).toBe(2);
  const listed = StaffAlerts.parse(await (await staff('auditor').request('/api/alerts')).json());
  expect(listed.alerts).toMatchObject([{ id: alert?.id, endedBy: 'clerk', endedAt: '2026-11-23T01:00:00.000Z' }]);
  const acts = (await newestEntries(context.db, 10)).map(({ actor, action }) => `${actor} ${action}`);
  expect(acts).toEqual(['staff:clerk alert.ended', 'system alert.raised']);
  expect(await verifyAudit(context.db)).toMatchObject({ chain: 'whole' });
});

test('an auditor cannot end a warning, and nobody one that is not there', async () => {
  expect((await staff('auditor').request('/api/alerts/x/end', { method: 'POST' })).status).toBe(403);
  expect((await staff('clerk').request('/api/alerts/x/end', { method: 'POST' })).status).toBe(404);
});

test('an earthquake gives the screen back after three hours', async () => {
  const xml = readFileSync(join(import.meta.dirname, 'fixtures/32-35_06_03_240613_VXSE53.xml'), 'utf8');
  const ours = xml.replaceAll('>0321500<', '>0120400<').replace('2008-06-14T08:47:00', '2026-11-23T09:47:00');
  expect(await take(Buffer.from(ours))).toBe('alert');
  expect((await board()).alerts).toMatchObject([{ level: 4, hazard: 'earthquake' }]);
  city.setNow(new Date('2026-11-23T03:46:59Z'));
  await endExpiredAlerts(context);
  expect((await board()).alerts).toHaveLength(1);
  city.setNow(new Date('2026-11-23T03:47:00Z'));
  await endExpiredAlerts(context);
  expect(await board()).toMatchObject({ revision: 2, alerts: [] });
});

test('Yaizu sends people to the towers before a tsunami', async () => {
  const pack = await loadPack(join(import.meta.dirname, '../../packs/yaizu'));
  if (!pack.ok) throw new Error(pack.error.reason);
  context = { ...context, pack: pack.value, city: pack.value.city };
  const xml = readFileSync(join(import.meta.dirname, 'fixtures/32-39_11_02_250206_VTSE41.xml'), 'utf8');
  const fresh = xml.replace('2011-03-11T14:49:00', '2026-11-23T09:49:00');
  expect(await take(Buffer.from(fresh))).toBe('below-level');
  const grave = fresh.replace('<Code>380</Code>', '<Code>0</Code>').replace('<Code>210</Code>', '<Code>380</Code>');
  expect(await take(Buffer.from(grave.replaceAll('<Code>210</Code>', '<Code>380</Code>')))).toBe('alert');
  const { alerts, shelters } = await board();
  expect(alerts).toMatchObject([{ level: 5, hazard: 'tsunami', headline: { en: 'Major tsunami warning' } }]);
  expect(shelters).toHaveLength(26);
  expect(shelters.every(({ kind }) => kind === 'evacuation-site')).toBe(true);
});
