import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startCity, type StartedCity } from './started-city.ts';

let city: StartedCity;
let site: string;
beforeAll(async () => {
  city = await startCity();
  site = city.residentUrl;
});
afterAll(() => city[Symbol.asyncDispose]());

type Sent = { readonly headers?: Record<string, string>; readonly body?: unknown; readonly at?: string };
type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

/** node:http and not fetch: a browser's headers (Host, Origin, Cookie, Sec-Fetch-Site) are what is tried here. */
function send(method: string, path: string, { headers = {}, body, at = site }: Sent = {}): Promise<Got> {
  const got = Promise.withResolvers<Got>();
  const json = body === undefined ? undefined : JSON.stringify(body);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const outgoing = request(new URL(path, at), { method, headers: { ...type, ...headers } }, (incoming) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    incoming.once('end', () => got.resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
  });
  outgoing.once('error', got.reject);
  outgoing.end(json);
  return got.promise;
}

/** The headers of the site's own page. */
const own = (more: Record<string, string> = {}, origin = site) => ({ origin, 'x-machikado-page': '1', ...more });
const number = { method: 'number', userNumber: '10000014', pin: '2580' };
const Told = z.object({ type: z.string().optional(), detail: z.string().optional() });
const kindOf = ({ text }: Got) => Told.parse(JSON.parse(text)).type?.split(':').at(-1);

async function signIn(body: unknown = number, at = site) {
  const answer = await send('POST', '/resident/v1/sign-in', { headers: own({}, at), body, at });
  const [setCookie = ''] = answer.headers['set-cookie'] ?? [];
  return { answer, setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

describe('the page', () => {
  test('is the same build, marked for the web, under a policy without any inline script', async () => {
    const { status, headers, text } = await send('GET', '/book/week');
    expect(status).toBe(200);
    expect(text).toContain('<meta name="machikado-mode" content="web" />');
    expect(text).not.toContain('agent-token');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|sha256/);
    expect((await send('GET', '/index.html')).text).toContain('machikado-mode');
    expect((await send('GET', '/gone.js')).status).toBe(404);
  });

  test('is shown under its own name only', async () => {
    for (const path of ['/', '/resident/v1/city']) {
      expect((await send('GET', path, { headers: { host: 'evil.test' } })).status).toBe(403);
    }
  });
});

describe('a resident', () => {
  test('is known by a cookie that no script and no other site can use, until she signs out', async () => {
    const { setCookie, cookie } = await signIn();
    expect(setCookie).toMatch(/^machikado_resident=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const known = await send('GET', '/resident/v1/sign-in', { headers: { cookie } });
    expect(JSON.parse(known.text)).toMatchObject({ userName: '利用者 見本' });
    expect(known.headers['cache-control']).toBe('no-store');
    expect((await send('DELETE', '/resident/v1/visits/current', { headers: own({ cookie }) })).status).toBe(204);
    expect((await send('GET', '/resident/v1/bookings', { headers: { cookie } })).status).toBe(401);
  });

  test('cannot come by a card whose number she merely tells', async () => {
    const { answer } = await signIn({ method: 'card', pin: '2580', cardId: '0112030405060708' });
    expect(answer.status).toBe(400);
  });

  test('writes only from the site’s own page', async () => {
    const { cookie } = await signIn();
    const statusWith = async (headers: Record<string, string>) =>
      (await send('POST', '/resident/v1/visits', { headers: { cookie, ...headers }, body: {} })).status;
    expect(await statusWith(own())).toBe(201);
    expect(await statusWith({ origin: site })).toBe(403);
    expect(await statusWith({ 'x-machikado-page': '1' })).toBe(403);
    expect(await statusWith(own({ 'sec-fetch-site': 'cross-site' }))).toBe(403);
    expect(await statusWith(own({ authorization: `Bearer ${'a'.repeat(43)}` }))).toBe(403);
    for (const origin of ['http://evil.test', 'null', `https${site.slice(4)}`, `${site}.evil.test`, `${site}/`]) {
      expect(await statusWith(own({ origin }))).toBe(403);
    }
  });

  test('is read by no other site, and no other origin is ever allowed', async () => {
    const { cookie } = await signIn();
    const read = (headers: Record<string, string>) =>
      send('GET', '/resident/v1/bookings', { headers: { cookie, ...headers } });
    expect((await read({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await read({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await read({ origin: 'http://evil.test' })).status).toBe(403);
    const asked = await send('OPTIONS', '/resident/v1/bookings', { headers: { origin: 'http://evil.test' } });
    expect(asked.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('gets no Wi-Fi code and reaches nothing of devices or staff', async () => {
    for (const path of ['/resident/v1/wifi-codes', '/resident/v1/drafts', '/resident/v1/device/events']) {
      expect((await send('POST', path, { headers: own(), body: {} })).status).toBe(404);
    }
    for (const path of ['/resident/v1/device/desired', '/resident/v1/drafts/aaaaaaaaaaaaaaaaaaaaaa']) {
      expect((await send('GET', path)).status).toBe(404);
    }
  });

  test('is answered "too large" before a huge body is read', async () => {
    const answer = await send('POST', '/resident/v1/sign-in', { headers: own(), body: { pin: '1'.repeat(70_000) } });
    expect([answer.status, kindOf(answer)]).toEqual([413, 'too-large']);
  });
});

const booking = { komaId: 'morning', purpose: '会議', people: 4 };

async function freeSlot(at = site) {
  const Rooms = z.object({
    facilities: z.array(z.object({ id: z.string(), rooms: z.array(z.object({ id: z.string() })) })),
  });
  const { facilities } = Rooms.parse(JSON.parse((await send('GET', '/resident/v1/facilities', { at })).text));
  const facility = facilities[0]?.id ?? '';
  const from = new Date(Date.now() + 8 * 86_400_000).toISOString().slice(0, 10);
  const path = `/resident/v1/facilities/${facility}/availability?from=${from}&days=7`;
  const Slots = z.object({
    slots: z.array(z.object({ roomId: z.string(), date: z.string(), komaId: z.string(), state: z.string() })),
  });
  const { slots } = Slots.parse(JSON.parse((await send('GET', path, { at })).text));
  const free = slots.find((slot) => slot.state === 'free');
  if (free === undefined) throw new Error('Nothing is free.');
  return { ...booking, roomId: free.roomId, date: free.date, komaId: free.komaId };
}

describe('a booking at home', () => {
  test('is made once for one key, has its permit as a PDF, and can be cancelled', async () => {
    const { cookie } = await signIn();
    const body = await freeSlot();
    const key = crypto.randomUUID();
    const book = () =>
      send('POST', '/resident/v1/bookings', { headers: own({ cookie, 'idempotency-key': key }), body });
    const [first, again] = [await book(), await book()];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.text).toBe(first.text);
    const { id } = z.object({ id: z.string() }).parse(JSON.parse(first.text));
    const permit = await send('GET', `/resident/v1/bookings/${id}/permit.pdf`, { headers: { cookie } });
    expect([permit.headers['content-type'], permit.text.slice(0, 8)]).toEqual(['application/pdf', '%PDF-1.7']);
    expect((await send('GET', `/resident/v1/bookings/${id}/permit.pdf`)).status).toBe(401);
    const other = await signIn({ method: 'number', userNumber: '10000022', pin: '1379' });
    const foreign = await send('GET', `/resident/v1/bookings/${id}/permit.pdf`, { headers: { cookie: other.cookie } });
    expect(foreign.status).toBe(404);
    const cancelled = await send('POST', `/resident/v1/bookings/${id}/cancel`, { headers: own({ cookie }), body: {} });
    expect(cancelled.status).toBe(200);
    expect((await send('GET', `/resident/v1/bookings/${id}/permit.pdf`, { headers: { cookie } })).status).toBe(409);
  });
});

test('the receipt of an application is given for its secret, and guessing ends after ten', async () => {
  const path = '/resident/v1/applications/A-0000-0000/receipt.pdf';
  const guess = (secret: string) => send('GET', path, { headers: { 'x-receipt-secret': secret } });
  expect((await guess('nothing')).status).toBe(400);
  const statuses = [];
  for (let at = 0; at < 11; at += 1) statuses.push((await guess('AAAAAA')).status);
  expect(statuses).toEqual([...Array<number>(10).fill(404), 429]);
});

test('warnings come as a stream, at once and as they stand', async () => {
  const first = Promise.withResolvers<string>();
  const stream = request(new URL('/resident/v1/events', site), (incoming) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.includes('"kind":"alerts"')) first.resolve(text);
    });
    incoming.on('error', () => undefined);
  });
  stream.on('error', () => undefined);
  stream.end();
  expect(await first.promise).toMatch(/event: city\ndata: {"kind":"city","state":"online"}\n\n/);
  stream.destroy();
});

test('five wrong PINs close a user here as at a device, also after a restart; a session is kept only as a hash', async () => {
  await using ours = await startCity();
  const at = ours.residentUrl;
  const { cookie } = await signIn(number, at);
  const wrong = () => signIn({ ...number, pin: '0000' }, at);
  const statuses = [];
  for (let tries = 0; tries < 5; tries += 1) statuses.push((await wrong()).answer.status);
  expect(statuses).toEqual([401, 401, 401, 401, 429]);
  expect((await signIn(number, at)).answer.status).toBe(429);
  await ours.stop('SIGKILL');
  await using again = await startCity({ stateDirectory: ours.stateDirectory });
  expect((await signIn(number, again.residentUrl)).answer.status).toBe(429);
  const known = await send('GET', '/resident/v1/sign-in', { headers: { cookie }, at: again.residentUrl });
  expect(known.status).toBe(200);
});

test('behind the city’s TLS proxy the cookie is bound to the host, and only the proxy is believed', async () => {
  const origin = 'https://shimin.example.test';
  await using ours = await startCity({
    environment: {
      MACHIKADO_RESIDENT_ORIGIN: origin,
      MACHIKADO_RESIDENT_PORT: '0',
      MACHIKADO_RESIDENT_PROXIES: '127.0.0.1',
    },
  });
  expect(ours.residentUrl).toBe(origin);
  const at = /"url":"(http:[^"]+)"/.exec(
    ours
      .log()
      .split('\n')
      .find((line) => line.includes('resident.listening')) ?? '',
  );
  const inner = at?.[1] ?? '';
  const headers = (client: string) => ({ ...own({ host: new URL(origin).host, 'x-forwarded-for': client }, origin) });
  const attempt = (client: string, body: unknown) =>
    send('POST', '/resident/v1/sign-in', { headers: headers(client), body, at: inner });
  const right = await attempt('203.0.113.1', number);
  expect(right.headers['set-cookie']?.[0]).toMatch(
    /^__Host-machikado=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  expect(right.headers['strict-transport-security']).toBe('max-age=31536000');
  // Ten wrong tries close one address for everybody there; another address is not touched.
  const statuses = [];
  for (let user = 0; user < 11; user += 1) {
    const body = { ...number, userNumber: String(20_000_000 + user), pin: '1111' };
    statuses.push((await attempt('198.51.100.9', body)).status);
  }
  expect(statuses.slice(-2)).toEqual([429, 429]);
  expect((await attempt('198.51.100.9', number)).status).toBe(429);
  expect((await attempt('203.0.113.1', number)).status).toBe(200);
});
