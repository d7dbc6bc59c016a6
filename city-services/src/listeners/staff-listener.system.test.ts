import { request, type IncomingHttpHeaders } from 'node:http';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StaffSession, StaffToken } from '@machikado/contracts/staff-api.ts';
import { startCity, type StartedCity } from './started-city.ts';

let city: StartedCity;
let origin: string;
beforeAll(async () => {
  city = await startCity();
  origin = city.staffUrl;
});
afterAll(() => city[Symbol.asyncDispose]());

type Sent = { readonly headers?: Record<string, string>; readonly body?: unknown };
type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly json: unknown };

/** node:http and not fetch: a browser's headers (Host, Origin, Cookie, Sec-Fetch-Site) are what is tried here. */
function send(method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Got> {
  const got = Promise.withResolvers<Got>();
  const json = body === undefined ? undefined : JSON.stringify(body);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const outgoing = request(new URL(path, city.staffUrl), { method, headers: { ...type, ...headers } }, (incoming) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    incoming.once('end', () => {
      const isJson = /json/.test(incoming.headers['content-type'] ?? '');
      got.resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        json: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
      });
    });
  });
  outgoing.once('error', (error) => {
    got.reject(error);
  });
  outgoing.end(json);
  return got.promise;
}

async function signIn(staffId: string) {
  const body = { staffId, password: await city.password(staffId) };
  const answer = await send('POST', '/api/session', { headers: { origin }, body });
  const [setCookie = ''] = answer.headers['set-cookie'] ?? [];
  const { csrfToken } = StaffSession.parse(answer.json);
  return { setCookie, cookie: setCookie.split(';')[0] ?? '', csrfToken };
}

const code = { asset: 'K-0042', kind: 'kiosk' };

describe('a browser', () => {
  test('is known by a cookie that no script and no other site can use', async () => {
    const { setCookie, cookie } = await signIn('clerk');
    expect(setCookie).toMatch(/^machikado_staff=[\w-]{43}; Path=\/api; HttpOnly; SameSite=Strict$/);
    const session = await send('GET', '/api/session', { headers: { cookie } });
    expect(session.json).toMatchObject({ staffId: 'clerk', roles: ['clerk'] });
    expect(session.headers['cache-control']).toBe('no-store');
  });

  test('writes only with its CSRF token, from our own origin', async () => {
    const { cookie, csrfToken } = await signIn('technician');
    const right = { cookie, origin, 'x-csrf-token': csrfToken };
    const statusWith = async (headers: Record<string, string>) =>
      (await send('POST', '/api/device-codes', { headers, body: code })).status;
    expect(await statusWith(right)).toBe(201);
    expect(await statusWith({ cookie, origin })).toBe(403);
    expect(await statusWith({ ...right, 'x-csrf-token': `${csrfToken.slice(0, -1)}!` })).toBe(403);
    expect(await statusWith({ ...right, 'x-csrf-token': (await signIn('technician')).csrfToken })).toBe(403);
    for (const foreign of ['http://evil.test', 'null', 'https://' + origin.slice(7), `${origin}.evil.test`]) {
      expect(await statusWith({ ...right, origin: foreign })).toBe(403);
    }
    expect(await statusWith({ cookie, 'x-csrf-token': csrfToken })).toBe(403);
  });

  test('reads nothing for another site', async () => {
    const { cookie } = await signIn('auditor');
    const statusWith = async (headers: Record<string, string>) =>
      (await send('GET', '/api/audit', { headers: { cookie, ...headers } })).status;
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusWith({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusWith({ origin: 'http://evil.test' })).toBe(403);
    expect(await statusWith({ host: 'evil.test' })).toBe(403);
    expect((await send('GET', '/', { headers: { host: 'evil.test' } })).status).toBe(403);
  });

  test('is nobody after signing out', async () => {
    const { cookie, csrfToken } = await signIn('clerk');
    const headers = { cookie, origin, 'x-csrf-token': csrfToken };
    expect((await send('DELETE', '/api/session', { headers })).status).toBe(204);
    expect((await send('GET', '/api/session', { headers: { cookie } })).status).toBe(401);
  });
});

test('a token of the command line is no cookie, and a cookie is no token', async () => {
  const body = { staffId: 'technician', password: await city.password('technician') };
  const { token } = StaffToken.parse((await send('POST', '/api/tokens', { body })).json);
  expect((await send('GET', '/api/devices', { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  const asCookie = { cookie: `machikado_staff=${token}` };
  expect((await send('GET', '/api/devices', { headers: asCookie })).status).toBe(401);
  const cookie = (await signIn('technician')).cookie.split('=')[1] ?? '';
  expect((await send('GET', '/api/devices', { headers: { authorization: `Bearer ${cookie}` } })).status).toBe(401);
});

test('five wrong passwords close an account, also for the right one and after a restart', async () => {
  await using own = await startCity();
  const tried = async (at: StartedCity, password: string) =>
    (
      await fetch(new URL('/api/tokens', at.staffUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ staffId: 'clerk', password }),
      })
    ).status;
  const right = await own.password('clerk');
  expect(await Promise.all(Array.from({ length: 8 }, () => tried(own, 'wrong')))).toContain(429);
  expect(await tried(own, right)).toBe(429);
  await own.stop('SIGKILL');
  await using again = await startCity({ stateDirectory: own.stateDirectory });
  expect(await tried(again, right)).toBe(429);
});

test('secrets lie in files that only their owner can read', async () => {
  for (const name of ['staff-accounts.json', 'pepper', 'ca/root-key.pem', 'ca/city-key.pem']) {
    expect((await stat(join(city.stateDirectory, name))).mode & 0o777).toBe(0o600);
  }
});

test('what is not JSON, or not as agreed, is refused with the place of the fault', async () => {
  const { cookie, csrfToken } = await signIn('technician');
  const headers = { cookie, origin, 'x-csrf-token': csrfToken };
  const answer = await send('POST', '/api/device-codes', { headers, body: { asset: 'K-42', kind: 'kiosk' } });
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ pointer: '/asset', reason: 'invalid_format' }] } });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  const form = await send('POST', '/api/device-codes', {
    headers: { ...headers, 'content-type': 'text/plain' },
    body: code,
  });
  expect(form.status).toBe(400);
});
