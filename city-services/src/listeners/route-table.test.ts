import type { Env, Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problemKindOf, Problem } from '@machikado/contracts/problem.ts';
import { createSightings } from '../devices/sightings.ts';
import { createWrongCodes } from '../devices/wrong-codes.ts';
import type { DeviceEnv, StaffEnv } from '../http/context.ts';
import { hashToken } from '../secrets/token.ts';
import { createDeviceApp } from './device-app.ts';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { createStaffApp } from './staff-app.ts';

const host = '127.0.0.1:8400';
const url = (path: string) => `http://${host}${path.replaceAll(/:\w+/g, 'x')}`;
const headers = { host };
/** Doors that are open to everybody, because they are where one comes in. */
const openDoors = new Set(['POST /api/session', 'POST /api/tokens', 'POST /enrol']);

let city: MemoryCity;
let staffApp: Hono<StaffEnv>;
let deviceApp: Hono<DeviceEnv>;
beforeAll(async () => {
  city = await createMemoryCity();
  const sightings = createSightings();
  const site = { files: new Map(), fallback: undefined };
  const options = { hosts: new Set([host]), site, sightings, deviceUrl: () => 'https://127.0.0.1:8443' };
  staffApp = createStaffApp(city.context, options);
  deviceApp = createDeviceApp(city.context, {
    sightings,
    wrongCodes: createWrongCodes(),
    residentOrigin: () => 'http://127.0.0.1:8500',
  });
});
afterAll(() => city[Symbol.asyncDispose]());

type Route = { readonly method: string; readonly path: string };

/** The routes of an app and not its middleware, each once. */
function routesOf<E extends Env>(app: Hono<E>, prefix: string): Route[] {
  const found = app.routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith(prefix));
  return [...new Map(found.map((route) => [`${route.method} ${route.path}`, route])).values()].filter(
    ({ method, path }) => !openDoors.has(`${method} ${path}`),
  );
}

async function kindOf(response: Response): Promise<string> {
  return problemKindOf(Problem.parse(await response.json()));
}

test('no staff route answers without a session', async () => {
  const routes = routesOf(staffApp, '/api');
  expect(routes.length).toBeGreaterThan(15);
  for (const { method, path } of routes) {
    const response = await staffApp.request(url(path), { method, headers });
    expect([method, path, response.status, await kindOf(response)]).toEqual([method, path, 401, 'not-signed-in']);
  }
});

test('no device route answers without a certificate', async () => {
  const routes = routesOf(deviceApp, '/');
  expect(routes.length).toBeGreaterThan(12);
  for (const { method, path } of routes) {
    const response = await deviceApp.request(url(path), { method }, {});
    expect([method, path, response.status, await kindOf(response)]).toEqual([method, path, 403, 'device-unknown']);
  }
});

async function bearerOf(role: string | undefined): Promise<string> {
  const { db, now } = city.context;
  const staffId = role ?? 'nobody';
  const token = staffId.padEnd(43, '-');
  const roles = JSON.stringify(role === undefined ? [] : [role]);
  const at = now().toISOString();
  await db
    .insertInto('staff_account')
    .values({ staff_id: staffId, password_hash: '', roles, wrong_tries: 0 })
    .execute();
  await db
    .insertInto('staff_session')
    .values({
      token_hash: hashToken(token),
      staff_id: staffId,
      kind: 'bearer',
      csrf_token: '',
      created_at: at,
      seen_at: at,
      expires_at: new Date(now().getTime() + 60_000).toISOString(),
    })
    .execute();
  return `Bearer ${token}`;
}

const everyone = ['auditor', 'clerk', 'technician'];
/** Who may do what; a route that stands in no line is a fault. */
const allowed: readonly [RegExp, string[]][] = [
  [/^(GET|DELETE) \/api\/session$/, everyone],
  [/^GET \/api\/(city|facilities|samples)$/, everyone],
  [/^GET \/api\/(devices|devices\/:asset\/events|fleet)$/, ['auditor', 'technician']],
  [
    /^(POST \/api\/device-codes|POST \/api\/devices\/:asset\/revoke|PUT \/api\/(fleet|postal-addresses))$/,
    ['technician'],
  ],
  [/^GET \/api\/(wifi-(disaster|rule|records|use|places|demand)|wifi-places\/open-data)$/, everyone],
  [/^(POST \/api\/wifi-places|DELETE \/api\/wifi-places\/:asset)$/, ['clerk', 'technician']],
  [/^POST \/api\/wifi-records$/, ['technician']],
  [/^(POST|DELETE) \/api\/wifi-(disaster|rule)$/, ['clerk', 'technician']],
  [/^GET \/api\/audit/, ['auditor']],
  [/^GET \/api\/webhooks$/, ['auditor', 'technician']],
  [/^(POST \/api\/webhooks(\/:id\/test)?|DELETE \/api\/webhooks\/:id)$/, ['technician']],
  [/^POST \/api\/webhook-deliveries\/:id\/retry$/, ['technician']],
  [/^GET \/api\/disclosures$/, ['auditor', 'clerk']],
  [/^POST \/api\/disclosures(\/:id\/(withdraw|export))?$/, ['clerk']],
  [/^POST \/api\/disclosures\/:id\/(approve|refuse)$/, ['auditor']],
  [/^GET \/api\/(applications|bookings|use|booking-rules|lotteries|alerts|telegrams)$/, ['auditor', 'clerk']],
  [
    /^POST \/api\/bookings(\/:id\/(cancel|permit|permit-reissue|pay|refund|reduction|choices|check-in|no-show|deposit))?$/,
    ['clerk'],
  ],
  [
    /^GET \/api\/(appointment-services(\/:id\/times)?|courses|bookings\/:id\/payments|payments|refunds)$/,
    ['auditor', 'clerk'],
  ],
  [/^POST \/api\/(appointments|courses\/:id\/hold|payments\/:id\/outcome|wifi-vouchers)$/, ['clerk']],
  [/^GET \/api\/lotteries\/:id\/file$/, ['auditor', 'clerk']],
  [/^POST \/api\/lotteries\/:id\/draw$/, ['clerk']],
  // Who a user is and what is on record of her is for the counter.
  [/^(GET \/api\/users|POST \/api\/users|PATCH \/api\/users\/:number)$/, ['clerk']],
  // Answers are personal: they are for whoever decides on them.
  [/^(GET \/api\/applications\/:number|POST \/api\/(applications\/:number\/decision|alerts\/:id\/end))$/, ['clerk']],
];

test('each staff route lets in its roles and no other', async () => {
  const bearers = new Map<string | undefined, string>();
  for (const role of [undefined, ...everyone]) bearers.set(role, await bearerOf(role));
  // Signing out last: it ends the session that the others need.
  const signsOut = ({ method, path }: Route) => Number(method === 'DELETE' && path === '/api/session');
  const routes = routesOf(staffApp, '/api').sort((a, b) => signsOut(a) - signsOut(b));
  for (const { method, path } of routes) {
    const roles = [];
    for (const [role, authorization] of bearers) {
      const response = await staffApp.request(url(path), { method, headers: { ...headers, authorization } });
      expect(response.status).not.toBe(401);
      if (response.status !== 403) roles.push(role);
    }
    const route = `${method} ${path}`;
    expect([route, roles.sort()]).toEqual([route, allowed.find(([pattern]) => pattern.test(route))?.[1]]);
  }
});
