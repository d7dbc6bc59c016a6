import 'reflect-metadata';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Place } from '@machikado/contracts/place.ts';
import type { StaffRole } from '@machikado/contracts/staff-api.ts';
import { WifiDemand } from '@machikado/contracts/wifi-demand.ts';
import { WifiPlaceList, type WifiPlaceFacts } from '@machikado/contracts/wifi-place.ts';
import {
  dwellClasses,
  maxToldUses,
  SpotUseBatch,
  useLanguages,
  useWays,
  visitPurposes,
  WifiUseList,
} from '@machikado/contracts/wifi-use.ts';
import { contentRoutes } from '../content/routes.ts';
import type { DeviceEnv, StaffEnv } from '../http/context.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { answerProblems, maxBodyBytes } from '../http/problem.ts';
import { importPlaces } from '../open-data/import-places.ts';
import { candidatesOf, rankPlaces } from './demand.ts';
import { wifiRoutes } from './routes.ts';
import { sampleUse } from './sample-use.ts';
import { staffWifiRoutes } from './staff-routes.ts';

const use = sampleUse;
const facts: WifiPlaceFacts = {
  ...{ name: '旭川市民文化会館', nameKana: 'アサヒカワシミンブンカカイカン', nameEn: 'Civic Culture Hall' },
  ...{ townId: '', town: '7条通9丁目', block: '50番地', building: '1階, "ロビー"' },
  ...{ latitude: 43.772111, longitude: 142.365222, installer: '旭川市', phone: '0166-25-7331', extension: '' },
  ...{ ssid: 'Machikado-Free-Wi-Fi', area: '1階ロビー', url: 'https://example.jp/wifi', remark: '', published: true },
};

let city: MemoryCity;
let staff: Hono<StaffEnv>;
let device: Hono<DeviceEnv>;
beforeAll(async () => {
  city = await createMemoryCity();
  staff = new Hono<StaffEnv>();
  device = new Hono<DeviceEnv>();
  answerProblems(staff, city.context.log);
  answerProblems(device, city.context.log);
  staff.use(async (c, next) => {
    const role = (c.req.header('x-role') ?? 'clerk') as StaffRole;
    c.set('staff', { staffId: 'hanako', roles: [role] });
    await next();
  });
  staff.route('/', staffWifiRoutes(city.context));
  device.use(async (c, next) => {
    const asset = c.req.header('x-asset') ?? 'W-0001';
    c.set('device', { id: asset, asset, kind: asset.startsWith('W') ? 'wifi-spot' : 'kiosk' });
    await next();
  });
  device.route('/', wifiRoutes(city.context)).route('/', contentRoutes(city.context));
});
afterAll(() => city[Symbol.asyncDispose]());

const sent = (method: string, body: unknown, headers: Record<string, string> = {}) => ({
  method,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const tell = (uses: readonly unknown[], asset = 'W-0001') =>
  device.request('/wifi-use', sent('PUT', { uses }, { 'x-asset': asset }));
const read = async (path: string) => (await staff.request(path)).json();
const save = (revision: number, more: Partial<WifiPlaceFacts> = {}, asset = 'W-0001') =>
  staff.request('/wifi-places', sent('POST', { asset, revision, facts: { ...facts, ...more } }));
// With its byte order mark, which `text()` would take away.
const csvOf = async (columns: string) => {
  const answer = await staff.request(`/wifi-places/open-data?columns=${columns}`);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
};
const linesOf = (csv: string) => csv.trimEnd().split('\r\n');

test('what a spot tells counts once however often it comes, and only a spot may tell it', async () => {
  for (let time = 0; time < 2; time++) expect((await tell([use])).status).toBe(204);
  await tell([{ ...use, sessions: 55 }]);
  await tell([{ ...use, sessions: null, peakDevices: null }], 'W-0002');
  expect((await tell([use], 'K-0001')).status).toBe(403);
  // Neither a count that was not rounded nor a day that is none gets in.
  expect((await tell([{ ...use, people: 7 }])).status).toBe(400);
  expect((await tell([{ ...use, start: '2026-11-22T10' }])).status).toBe(400);
  const { uses } = WifiUseList.parse(await read('/wifi-use?period=day&from=2026-11-01&to=2026-11-30'));
  expect(uses.map(({ asset, sessions }) => [asset, sessions])).toEqual([
    ['W-0001', 55],
    ['W-0002', null],
  ]);
  expect(await read('/wifi-use?period=day&from=2026-11-23&to=2026-11-30')).toEqual({ uses: [], isCut: false });
  expect((await staff.request('/wifi-use?period=day&from=2026-11&to=2026-12')).status).toBe(400);
});

test('as much as a spot may tell at once is less than a request may be', () => {
  const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 9_999_995]));
  const zones = all(Array.from({ length: 32 }, (_, n) => `${n}`.padEnd(32, 'z')));
  const parts = {
    languages: all(useLanguages),
    ways: all(useWays),
    dwell: all(dwellClasses),
    purposes: all(visitPurposes),
  };
  const batch = { uses: Array.from({ length: maxToldUses }, () => ({ ...use, ...parts, zones })) };
  expect(SpotUseBatch.safeParse(batch).success).toBe(true);
  expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(maxBodyBytes);
});

test('a place is saved with a name in the audit, changed only by who has read it last, and judged fact by fact', async () => {
  expect((await save(0)).status).toBe(200);
  expect((await save(0)).status).toBe(409);
  expect((await save(1, { area: '1階ロビーと2階' })).status).toBe(200);
  expect((await save(1)).status).toBe(409);
  const wrong = await save(2, { nameKana: 'あさひかわ', latitude: 142.36, phone: '(0166)25-7331', url: 'ftp://x' });
  expect(wrong.status).toBe(400);
  expect(((await wrong.json()) as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual(
    ['nameKana', 'latitude', 'phone', 'url'].map((name) => `/facts/${name}`),
  );
  const { places, usual } = WifiPlaceList.parse(await read('/wifi-places'));
  expect(places).toMatchObject([{ asset: 'W-0001', revision: 2, facts: { area: '1階ロビーと2階' } }]);
  expect(usual).toMatchObject({ prefecture: '北海道', municipality: '旭川市', ssid: 'Machikado-Free-Wi-Fi' });
  const audit = await city.context.db.selectFrom('audit_entry').select(['actor', 'subject']).execute();
  expect(audit.map(({ actor, subject }) => `${actor} ${subject}`)).toEqual([
    'staff:hanako W-0001 revision 1',
    'staff:hanako W-0001 revision 2',
  ]);
});

test('open data 07 has the columns of its books in their order, and our own importer reads it without a doubt', async () => {
  await save(0, { name: '準備中', published: false }, 'W-0002');
  const standard = await csvOf('standard');
  expect(standard.startsWith('\uFEFF全国地方公共団体コード,ID,地方公共団体名,名称,')).toBe(true);
  expect(linesOf(standard)).toEqual([
    expect.stringMatching(/,緯度,経度,設置者,電話番号,内線番号,SSID,提供エリア,URL,備考$/),
    [
      '012041,W-0001,北海道旭川市,旭川市民文化会館,アサヒカワシミンブンカカイカン,Civic Culture Hall,012041,,',
      '北海道旭川市7条通9丁目50番地,北海道,旭川市,7条通9丁目,50番地,"1階, ""ロビー""",43.772111,142.365222,',
      '旭川市,0166-25-7331,,Machikado-Free-Wi-Fi,1階ロビーと2階,https://example.jp/wifi,',
    ].join(''),
  ]);
  const recommended = await csvOf('recommended');
  expect(linesOf(recommended)[0]).toBe(
    '\uFEFF都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_英語,住所,方書,緯度,経度,設置者,電話番号,内線番号,SSID,提供エリア,URL,備考',
  );
  for (const csv of [standard, recommended]) {
    const file = { file: 'wifi.csv', kind: 'wifi', code: '012041', credit: '旭川市' } as const;
    const imported = importPlaces(new TextEncoder().encode(csv), file);
    expect(imported.ok && [imported.value.quarantined, imported.value.dropped]).toEqual([[], []]);
    expect(imported.ok && imported.value.places.map(({ place }) => place)).toMatchObject([
      { name: facts.name, latitude: 43.772111, phone: '0166-25-7331', url: facts.url },
    ]);
  }
  const head = (await staff.request('/wifi-places/open-data')).headers.get('content-disposition');
  expect(head).toBe('attachment; filename="012041_public_wireless_lan.csv"');
});

test('a published spot is among the places that kiosks list, at once, and gone when it is taken out', async () => {
  const wifi = async () => {
    const answer = (await (await device.request('/places')).json()) as { places: unknown[] };
    return answer.places.map((place) => Place.parse(place)).filter(({ kind }) => kind === 'wifi');
  };
  expect(await wifi()).toMatchObject([
    { name: facts.name, address: '北海道旭川市7条通9丁目50番地 1階, "ロビー"', credit: '旭川市' },
  ]);
  const etag = (await device.request('/places')).headers.get('etag') ?? '';
  expect((await device.request('/places', { headers: { 'if-none-match': etag } })).status).toBe(304);
  const gone = await staff.request('/wifi-places/W-0001', { method: 'DELETE' });
  expect([gone.status, (await wifi()).length]).toEqual([204, 0]);
  expect((await staff.request('/wifi-places/W-0001', { method: 'DELETE' })).status).toBe(404);
});

test('demand: places near a spot are served; of the others those come first of which the city knows most uses', async () => {
  await save(0);
  const { db, now } = city.context;
  const at = now().toISOString();
  const kiosk = { id: 'k', asset: 'K-0001', kind: 'kiosk', status: 'active', event_seq: 2 } as const;
  await db
    .insertInto('device')
    .values({ ...kiosk, enrolled_at: at, certificate_expires_at: at })
    .execute();
  const station = city.context.pack.places.find(({ name }) => name === '旭川駅');
  const position = { latitude: station?.latitude ?? 0, longitude: station?.longitude ?? 0 };
  const state = JSON.stringify({ zone: 'lobby', position });
  await db.insertInto('desired_state').values({ asset: 'K-0001', revision: 1, hash: 'x', state }).execute();
  const event = { device_id: 'k', kind: 'visit-ended', facts: '{}', received_at: at };
  await db
    .insertInto('device_event')
    .values([
      { ...event, seq: 1, at },
      { ...event, seq: 2, at: '2026-10-31T14:59:59.000Z' },
    ])
    .execute();
  const demand = WifiDemand.parse(await read('/wifi-demand?month=2026-11'));
  expect(demand.spots).toMatchObject([
    { asset: 'W-0001', days: 1, sessionsPerDay: 55, peakDevices: 15 },
    { asset: 'W-0002', days: 1, sessionsPerDay: 2, peakDevices: null },
  ]);
  expect(demand.places.some(({ name }) => name.ja === facts.name)).toBe(false);
  expect(demand.places[0]).toMatchObject({ name: { ja: '旭川駅' }, visits: 1 });
  // Three of the pack's facilities have no coordinates: they are named, and not put anywhere.
  expect(demand.withoutPosition.map(({ ja }) => ja)).toContain('旭川市永山公民館');
  expect(demand.places[0]?.nearest?.distanceM).toBeGreaterThan(demand.reachM);
});

test('a place near other public Wi-Fi of the open data is served, and a building with an AED is not an AED', () => {
  const at = { latitude: 34.863, longitude: 138.32 };
  const facility = { ...{ id: 'hall', name: { ja: '会館', en: 'Hall' }, closedWeekdays: [], rooms: [], source: 'x' } };
  const place = { id: 'a', credit: 'x', ...at };
  const pack = {
    facilities: [facility],
    places: [
      { ...place, kind: 'culture' as const, name: '会館' },
      { ...place, kind: 'aed' as const, name: '会館' },
    ],
  };
  const candidates = candidatesOf(pack);
  expect(candidates).toMatchObject([{ id: 'hall', kind: 'culture', ...at }]);
  const signals = { bookings: new Map([['hall', 3]]), kiosks: [], others: [] };
  expect(rankPlaces(candidates, [], signals)).toMatchObject([{ id: 'hall', bookings: 3 }]);
  expect(rankPlaces(candidates, [], { ...signals, others: [{ ...at, latitude: 34.8637 }] })).toEqual([]);
});
