import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { closeToEverybody, openToEverybody } from '../exchanges/disaster.ts';
import { serveRadius, type RadiusServers } from '../exchanges/radius-service.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { createPortalApp } from './app.ts';

const radiusSecret = Buffer.from('a-secret-of-this-test');
const key = Buffer.alloc(32, 3);
const mac = '02:0c:f1:5f:58:aa';

function accessPoint(name: string, id: string, more: Partial<AccessPoint>): AccessPoint {
  const profile = accessPointProfile(id);
  if (!profile.ok) throw new Error(id);
  return { name, profile: profile.value, hosts: [], key: '', radiusSecret: null, ...more };
}

const limits = { downKbps: 10_000, upKbps: 5000 };
const chilli = accessPoint('plaza', 'coova-chilli', { hosts: ['10.1.0.1'], key: 'greatsecret', ...limits });
const opennds = accessPoint('park', 'opennds-fas', { hosts: ['192.168.8.1'], key: 'f3a1b2c4' });
const cisco = accessPoint('hall', 'cisco-wlc', { hosts: ['wlc.example.jp'] });

const spot = makeSampleSpot();
const app = createPortalApp({
  spot,
  visitorOf: () => Promise.resolve(null),
  formKey: Buffer.alloc(32, 5),
  pagesUrl: 'https://wifi.test/',
  secureUrl: 'https://wifi.test/',
  metrics: () => '',
  city: () => null,
  alerts: () => null,
  listOf: () => null,
  desired: () => null,
  accessPoints: { list: [chilli, opennds, cisco], key },
});
let servers: RadiusServers;
beforeAll(async () => {
  const anyPort = { host: '127.0.0.1', port: 0 };
  const clients = { find: () => ({ name: 'plaza', secret: radiusSecret, accessPoint: chilli }) };
  servers = await serveRadius(spot, { auth: anyPort, acct: anyPort, clients, nameKey: key, passKey: key });
});
afterAll(() => servers[Symbol.asyncDispose]());

/** The part of Node's request that the portal looks at: an address that is no phone of this spot's. */
const peer: object = { incoming: { socket: { remoteAddress: '10.9.9.9' } } };
const ask = (url: string, init: RequestInit = {}) => app.request(new URL(url, 'https://wifi.test/').href, init, peer);

/** What a person does on the pages to which her access point has sent her: the first of them, the code, the next. */
async function signInBy(redirectUrl: string, code: string): Promise<{ prefix: string; next: Response }> {
  const begun = await ask(redirectUrl);
  expect(begun.status).toBe(302);
  const first = begun.headers.get('location') ?? '';
  const html = await (await ask(first)).text();
  const prefix = /^\/via\/[^/]+/.exec(first)?.[0] ?? '';
  expect(html).toContain(`action="${prefix}/sign-in"`);
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const body = new URLSearchParams({ token, code, accept: 'yes', lang: 'en' });
  const signed = await ask(`${prefix}/sign-in`, { method: 'POST', body });
  expect([signed.status, signed.headers.get('location')]).toEqual([303, `${prefix}/status?lang=en`]);
  return { prefix, next: await ask(signed.headers.get('location') ?? '') };
}

const md5 = (...parts: readonly (string | Buffer)[]) =>
  createHash('md5')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as Buffer))))
    .digest();
const attribute = (type: number, value: Buffer | string) =>
  Buffer.concat([Buffer.of(type, Buffer.byteLength(value) + 2), Buffer.from(value as Buffer)]);

/** An Access-Request as CoovaChilli writes it for `/logon?username=…&response=…`; gives the answer's bytes. */
async function askRadius(logon: { username: string; response: string; challenge: Buffer; from: string }) {
  const authenticator = randomBytes(16);
  const attributes = [
    attribute(1, logon.username),
    attribute(3, Buffer.concat([Buffer.of(0), Buffer.from(logon.response, 'hex')])),
    attribute(60, logon.challenge),
    attribute(31, logon.from),
    attribute(80, Buffer.alloc(16)),
  ];
  const packet = Buffer.concat([Buffer.of(1, 7, 0, 0), authenticator, ...attributes]);
  packet.writeUInt16BE(packet.length, 2);
  createHmac('md5', radiusSecret)
    .update(packet)
    .digest()
    .copy(packet, packet.length - 16);
  const socket = createSocket('udp4');
  socket.send(packet, servers.authPort, '127.0.0.1');
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  const proof = md5(answer.subarray(0, 4), authenticator, answer.subarray(20), radiusSecret);
  expect(answer.subarray(4, 20).equals(proof)).toBe(true);
  return { code: answer.readUInt8(0), hex: answer.toString('hex') };
}

test('CoovaChilli: redirect, code, CHAP by RADIUS with its own limits, and the status page', async () => {
  const challenge = '532b80e14b14505accd24c79e35004e6';
  const query = `res=notyet&uamip=10.1.0.1&uamport=3990&challenge=${challenge}&called=00-1D-7E-BC-02-AD&mac=02-0C-F1-5F-58-AA&ip=10.1.0.2&userurl=http%3a%2f%2fexample.net%2f`;
  const { prefix, next } = await signInBy(`/ap/plaza?${query}`, spot.newCode(30));
  expect(next.status).toBe(302);
  // The browser follows a form to the access point only where the page allows it.
  expect(next.headers.get('content-security-policy')).toContain("form-action 'self' http://10.1.0.1:*;");
  const logon = new URL(next.headers.get('location') ?? '');
  expect(logon.origin + logon.pathname).toBe('http://10.1.0.1:3990/logon');
  const done = logon.searchParams.get('userurl') ?? '';
  expect(done).toBe(`https://wifi.test${prefix}/status?done=1&lang=en`);

  const [username = '', response = ''] = ['username', 'response'].map((name) => logon.searchParams.get(name) ?? '');
  const mixed = md5(Buffer.from(challenge, 'hex'), 'greatsecret');
  const asked = { username, response, challenge: mixed, from: '02-0C-F1-5F-58-AA' };
  const accepted = await askRadius(asked);
  expect(accepted.code).toBe(2);
  expect(accepted.hex).toContain('1b0600000708');
  expect(accepted.hex).toContain('1a0c000038df040600001388');
  expect(accepted.hex).toContain('1a0c000038df050600002710');
  // The name is good for this device and this digest alone.
  expect((await askRadius({ ...asked, from: '02-0C-F1-5F-58-AB' })).code).toBe(3);
  expect((await askRadius({ ...asked, challenge: md5(mixed) })).code).toBe(3);
  // No way through our own gateway was opened for it.
  expect([spot.sessions.findByMac(mac)?.ipv4, spot.gateway.passes.size]).toEqual([null, 0]);

  const status = await (await ask(done)).text();
  expect(status).toContain('You are online');
  const token = /name="token" value="([^"]+)"/.exec(status)?.[1] ?? '';
  const out = await ask(`${prefix}/sign-out`, { method: 'POST', body: new URLSearchParams({ token, lang: 'en' }) });
  expect(out.headers.get('location')).toBe(`${prefix}/?lang=en&ended=1`);
  expect((await askRadius(asked)).code).toBe(3);
});

test('openNDS: what it checks is SHA-256 of its own hid and the shared key', async () => {
  const hid = randomBytes(32).toString('hex');
  const told = `hid=${hid}, clientip=192.168.8.23, clientmac=02:15:52:6a:e4:ad, gatewayaddress=192.168.8.1:2050, originurl=http%3a%2f%2fexample.net`;
  const redirect = `/ap/park?fas=${encodeURIComponent(Buffer.from(told).toString('base64'))}`;
  const { next } = await signInBy(redirect, spot.newCode(30));
  const auth = new URL(next.headers.get('location') ?? '');
  expect(auth.origin + auth.pathname).toBe('http://192.168.8.1:2050/opennds_auth/');
  expect(auth.searchParams.get('tok')).toBe(createHash('sha256').update(`${hid}f3a1b2c4`).digest('hex'));
});

test('a controller that takes a form gets it by one button, in the language of the pages', async () => {
  const redirect =
    '/ap/hall?switch_url=http://wlc.example.jp/login.html&client_mac=02:00:00:00:00:77&wlan=City&redirect=example.net';
  const { next } = await signInBy(redirect, spot.newCode(30));
  const html = await next.text();
  expect(next.status).toBe(200);
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('action="http://wlc.example.jp/login.html"');
  expect(html).toMatch(/name="username" value="via-[\w-]{16}"/);
  expect(html).not.toContain('<script');
  // Another language is another page of the same visit.
  expect(html).toMatch(/hreflang="ja" href="\/via\/[^"]+\/status\?lang=ja"/);
  expect(next.headers.get('content-security-policy')).toContain("form-action 'self' http://wlc.example.jp:*;");
});

test.each([
  [
    'another place to send people to',
    '/ap/hall?switch_url=http://evil.example/login.html&client_mac=02:00:00:00:00:78',
  ],
  ['no access point of ours', '/ap/nowhere?mac=02:00:00:00:00:78'],
  ['a visit that was not made here', '/via/eyJuYXMiOiJwbGF6YSJ9.AAAAAAAAAAAAAAAAAAAAAA/'],
])('%s: nobody is sent on', async (_what, url) => {
  const answer = await ask(url);
  expect([400, 404]).toContain(answer.status);
  expect(answer.headers.get('location')).toBeNull();
  expect(await answer.text()).not.toContain('evil.example');
});

test('a visit ends after two hours, and shows nothing that is for machines', async () => {
  const begun = await ask(
    '/ap/hall?switch_url=http://wlc.example.jp/login.html&client_mac=02:00:00:00:00:79&wlan=City&redirect=x',
  );
  const prefix = /^\/via\/[^/]+/.exec(begun.headers.get('location') ?? '')?.[0] ?? '';
  for (const path of ['/metrics', '/capport/api', '/via/x/', '/health']) {
    expect((await ask(`${prefix}${path}`)).status, path).toBe(404);
  }
  expect((await ask(`${prefix}/venue?lang=en`)).status).toBe(200);
  spot.passTime(2 * 60 * 60_000 + 1);
  expect((await ask(`${prefix}/`)).status).toBe(400);
});

test('while the network is open to everybody, whoever comes is led on without a code, and not afterwards', async () => {
  expect((await openToEverybody(spot, { cause: 'staff', drill: false, minutes: 90 })).ok).toBe(true);
  const begin = async (redirect: string) => (await ask(redirect)).headers.get('location') ?? '';
  const challenge = '532b80e14b14505accd24c79e35004e6';
  const first = await begin(`/ap/plaza?uamip=10.1.0.1&uamport=3990&challenge=${challenge}&mac=02-0C-F1-5F-58-AD`);
  const led = await ask(first);
  expect(led.status).toBe(302);
  const logon = new URL(led.headers.get('location') ?? '');
  const [username = '', response = ''] = ['username', 'response'].map((name) => logon.searchParams.get(name) ?? '');
  const mixed = md5(Buffer.from(challenge, 'hex'), 'greatsecret');
  const asked = { username, response, challenge: mixed, from: '02-0C-F1-5F-58-AD' };
  const accepted = await askRadius(asked);
  // Session-Timeout of 5,400 s: until the network closes; and the rates that its owner has set.
  expect([
    accepted.code,
    accepted.hex.includes('1b0600001518'),
    accepted.hex.includes('1a0c000038df040600001388'),
  ]).toEqual([2, true, true]);
  expect((await askRadius({ ...asked, from: '02-0C-F1-5F-58-AE' })).code).toBe(3);
  const done = await (await ask(logon.searchParams.get('userurl') ?? '')).text();
  expect(done).toContain('災害のため、無料Wi-Fiを開放しています');
  // One that wants a form gets it by the same button as ever; nothing is kept of anybody.
  const form = await ask(
    await begin(
      '/ap/hall?switch_url=http://wlc.example.jp/login.html&client_mac=02:00:00:00:00:7a&wlan=City&redirect=x',
    ),
  );
  const html = await form.text();
  expect(html).toMatch(/name="username" value="via-[\w-]{16}"/);
  expect(html).toMatch(/hreflang="en" href="\/via\/[^"]+\/\?lang=en"/);
  expect(spot.sessions.findByMac('02:0c:f1:5f:58:ad')).toBeNull();
  expect((await closeToEverybody(spot, 'staff')).ok).toBe(true);
  expect((await askRadius(asked)).code).toBe(3);
  expect(await (await ask(first)).text()).toContain('action="/via/');
});
