import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { createDisconnect } from '../exchanges/disconnect.ts';
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

test('a device is shut out at its access point by a request that carries both proofs', async () => {
  const nas = createSocket('udp4');
  nas.bind(0, '127.0.0.1');
  await once(nas, 'listening');
  const { profile } = chilli;
  if (profile.role !== 'nas' || !profile.radius) throw new Error('no NAS');
  const disconnectPort = { value: nas.address().port, source: 'this test' };
  const here = { ...chilli, radiusAddress: '127.0.0.1', radiusSecret };
  const told: string[] = [];
  const log = { ...spot.log, warn: (event: string) => void told.push(event) };
  const asked = { ...here, profile: { ...profile, radius: { ...profile.radius, disconnectPort } } };
  createDisconnect([asked], log)(mac);
  const [request, from] = (await once(nas, 'message')) as [Buffer, { port: number }];
  expect(request.readUInt8(0)).toBe(40);
  expect(request.includes(Buffer.from('02-0C-F1-5F-58-AA'))).toBe(true);
  const zeroed = Buffer.from(request).fill(0, 4, 20);
  expect(md5(zeroed, radiusSecret).equals(request.subarray(4, 20))).toBe(true);
  const seal = zeroed.subarray(-16);
  const given = Buffer.from(seal);
  seal.fill(0);
  expect(createHmac('md5', radiusSecret).update(zeroed).digest().equals(given)).toBe(true);
  // An answer without the secret is no answer.
  const head = Buffer.of(41, request.readUInt8(1), 0, 20);
  nas.send(Buffer.concat([head, randomBytes(16)]), from.port, '127.0.0.1');
  const no = Buffer.concat([Buffer.of(42), head.subarray(1)]);
  const proof = md5(no, request.subarray(4, 20), radiusSecret);
  nas.send(Buffer.concat([no, proof]), from.port, '127.0.0.1');
  await expect.poll(() => told).toEqual(['access-point.not-disconnected']);
  nas.close();
});
