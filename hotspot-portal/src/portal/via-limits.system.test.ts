import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { passOf } from '../access-points/pass.ts';
import { standingOf } from '../exchanges/extend.ts';
import { createNasOrders } from '../exchanges/nas-orders.ts';
import { serveRadius, type RadiusServers } from '../exchanges/radius-service.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { createPortalApp } from './app.ts';

const radiusSecret = Buffer.from('a-secret-of-this-test');
const key = Buffer.alloc(32, 3);
const minute = 60_000;

const wifi = SpotPolicy.parse({
  tiers: { all: { minutes: 60, renewals: 2, megabytes: 3 }, none: {} },
  zones: { hall: { ways: { voucher: 'none' } }, plaza: { ways: { voucher: 'all' } } },
});

/** What has come to the access point, and which names of its phones it knows. */
const nas = createSocket('udp4');
const asked: Buffer[] = [];
const known = new Set<string>();

function accessPoint(name: string, id: string, hosts: string[]): AccessPoint {
  const profile = accessPointProfile(id);
  if (!profile.ok || profile.value.role !== 'nas' || !profile.value.radius) throw new Error(id);
  const radius = { ...profile.value.radius, disconnectPort: { value: nas.address().port, source: 'this test' } };
  const shared = { zone: 'plaza', key: 'greatsecret', radiusAddress: '127.0.0.1', radiusSecret };
  return { name, hosts, ...shared, profile: { ...profile.value, radius } };
}

const gone: string[] = [];
const sample = makeSampleSpot(() => ({ zone: 'hall', wifi }));
let ask: (url: string, init?: RequestInit) => Promise<Response>;
let servers: RadiusServers;
beforeAll(async () => {
  nas.bind(0, '127.0.0.1');
  await once(nas, 'listening');
  nas.on('message', (request, from) => {
    asked.push(request);
    const code = [...known].some((name) => request.includes(name)) ? 44 : 45;
    const head = Buffer.of(code, request.readUInt8(1), 0, 20);
    nas.send(Buffer.concat([head, md5(head, request.subarray(4, 20), radiusSecret)]), from.port, '127.0.0.1');
  });
  const list = [accessPoint('plaza', 'coova-chilli', ['10.1.0.1']), accessPoint('cisco', 'cisco-wlc', ['wlc.test'])];
  const { changeAtNas } = createNasOrders({ list, key, nameKey: key }, sample.log);
  const spot = { ...sample, changeAtNas, disconnectAtNas: (mac: string) => void gone.push(mac) };
  const app = createPortalApp({
    spot,
    visitorOf: () => Promise.resolve(null),
    ...{ formKey: key, pagesUrl: 'https://wifi.test/', secureUrl: 'https://wifi.test/', metrics: () => '' },
    ...{ city: () => null, alerts: () => null, listOf: () => null, desired: () => null, accessPoints: { list, key } },
  });
  const peer: object = { incoming: { socket: { remoteAddress: '10.9.9.9' } } };
  ask = async (url, init = {}) => app.request(new URL(url, 'https://wifi.test/').href, init, peer);
  const anyPort = { host: '127.0.0.1', port: 0 };
  const clients = { find: () => ({ name: 'plaza', secret: radiusSecret, ...(list[0] && { accessPoint: list[0] }) }) };
  servers = await serveRadius(spot, { auth: anyPort, acct: anyPort, clients, nameKey: key, passKey: key });
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  nas.close();
});

function md5(...parts: readonly (string | Buffer)[]): Buffer {
  return createHash('md5')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part as Buffer))))
    .digest();
}
const attribute = (type: number, value: Buffer | string) =>
  Buffer.concat([Buffer.of(type, Buffer.byteLength(value) + 2), Buffer.from(value as Buffer)]);
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const number = (type: number, value: number) => attribute(type, uint32(value));
/** Values of one type in a packet. */
function valuesIn(packet: Buffer, type: number): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 20; at < packet.length; at += packet.readUInt8(at + 1))
    if (packet.readUInt8(at) === type) found.push(packet.subarray(at + 2, at + packet.readUInt8(at + 1)));
  return found;
}

async function send(port: number, packet: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.send(packet, port, '127.0.0.1');
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return answer;
}

/** The Access-Accept that an access point gets for a phone's session, by CHAP. */
function askAccess(mac: string): Promise<Buffer> {
  const session = sample.sessions.findByMac(mac);
  const { username, password } = passOf(key, session ?? { id: '' });
  const challenge = randomBytes(16);
  const chap = Buffer.concat([Buffer.of(0), md5(Buffer.of(0), password, challenge)]);
  const body = [attribute(1, username), attribute(3, chap), attribute(60, challenge), attribute(31, mac)];
  const seal = attribute(80, Buffer.alloc(16));
  const packet = Buffer.concat([Buffer.of(1, 7, 0, 0), randomBytes(16), ...body, seal]);
  packet.writeUInt16BE(packet.length, 2);
  const proof = createHmac('md5', radiusSecret).update(packet).digest();
  proof.copy(packet, packet.length - 16);
  return send(servers.authPort, packet);
}

type Count = { readonly status: number; readonly up: number; readonly down: number; readonly more?: readonly Buffer[] };

async function account(acctSessionId: string, { status, up, down, more = [] }: Count): Promise<void> {
  const counted = [number(40, status), attribute(44, acctSessionId), number(42, up), number(43, down)];
  const packet = Buffer.concat([Buffer.of(4, status, 0, 0), Buffer.alloc(16), ...counted, ...more]);
  packet.writeUInt16BE(packet.length, 2);
  md5(packet, radiusSecret).copy(packet, 4);
  expect((await send(servers.acctPort, packet)).readUInt8(0)).toBe(5);
}

const redirects = {
  plaza: (mac: string) => `/ap/plaza?res=notyet&uamip=10.1.0.1&uamport=3990&challenge=${'5a'.repeat(16)}&mac=${mac}`,
  cisco: (mac: string) => `/ap/cisco?switch_url=http://wlc.test/login.html&client_mac=${mac}&wlan=City&redirect=x`,
};

/** A person's way through the pages until she is online. Gives the visit's address. */
async function signIn(at: keyof typeof redirects, mac: string): Promise<string> {
  const begun = await ask(redirects[at](mac));
  const first = begun.headers.get('location') ?? '';
  const prefix = /^\/via\/[^/]+/.exec(first)?.[0] ?? '';
  const token = await tokenOf(first);
  const body = new URLSearchParams({ token, code: sample.newCode(60), accept: 'yes', lang: 'en' });
  expect((await ask(`${prefix}/sign-in`, { method: 'POST', body })).status).toBe(303);
  return prefix;
}

async function tokenOf(path: string): Promise<string> {
  return /name="token" value="([^"]+)"/.exec(await (await ask(path)).text())?.[1] ?? '';
}

const bytesLeft = (mac: string) => {
  const session = sample.sessions.findByMac(mac);
  return session && standingOf(sample, session).bytesLeft;
};

test('a phone at an access point is in the zone of the file, and what is counted there uses up its tier’s data', async () => {
  const mac = '3c:22:fb:00:00:01';
  await signIn('plaza', mac);
  expect(sample.sessions.findByMac(mac)).toMatchObject({ zone: 'plaza', tier: 'all' });
  const accept = await askAccess(mac);
  const [session = Buffer.alloc(0)] = valuesIn(accept, 25);
  expect([accept.readUInt8(0), valuesIn(accept, 85)[0]?.readUInt32BE()]).toEqual([2, 60]);
  const more = [attribute(25, session)];
  await account('s-1', { status: 1, up: 0, down: 0, more });
  const counted = { status: 3, up: 100_000, down: 900_000, more };
  // The same message again adds nothing.
  for (const count of [counted, counted]) await account('s-1', count);
  expect(bytesLeft(mac)).toBe(2_000_000);
  // One that gives nothing back is known by its device.
  await account('s-2', { status: 3, up: 0, down: 500_000, more: [attribute(31, mac)] });
  expect([bytesLeft(mac), gone]).toEqual([1_500_000, []]);
  await account('s-1', { status: 3, up: 100_000, down: 2_500_000, more });
  await expect.poll(() => gone).toEqual([mac]);
  expect(sample.sessions.countEnded()).toEqual([{ reason: 'data-used', count: 1 }]);
  // What comes after the end counts too, for the same code on another device.
  await account('s-1', { status: 2, up: 100_000, down: 2_600_000, more });
  const row = sample.database.prepare('SELECT up_bytes AS up, down_bytes AS down FROM sessions').get();
  expect(row).toEqual({ up: 100_000, down: 3_100_000 });
});

async function extend(prefix: string): Promise<{ said: string | undefined; page: string; before: string }> {
  const status = `${prefix}/status?done=1&lang=en`;
  const before = await (await ask(status)).text();
  const body = new URLSearchParams({ token: await tokenOf(status), lang: 'en' });
  const answer = await ask(`${prefix}/extend`, { method: 'POST', body });
  const location = answer.headers.get('location') ?? '';
  const page = await (await ask(location)).text();
  return { said: /extended=(\d)/.exec(location)?.[1], page, before };
}

test('where the maker takes it a turn that is made longer is told to the access point, of the whole session', async () => {
  const mac = '3c:22:fb:00:00:02';
  const prefix = await signIn('plaza', mac);
  const { username } = passOf(key, sample.sessions.findByMac(mac) ?? { id: '' });
  known.add(username);
  await account('s-3', { status: 1, up: 0, down: 0, more: [attribute(31, mac)] });
  await account('s-3', { status: 3, up: 0, down: 1_000_000, more: [attribute(31, mac)] });
  sample.passTime(40 * minute);
  asked.length = 0;
  const { said, page } = await extend(prefix);
  expect(said).toBe('1');
  expect(page).toContain('You have more time now.');
  expect(page).not.toContain('still cut once');
  const [request = Buffer.alloc(20)] = asked;
  expect([request.readUInt8(0), asked.length]).toEqual([43, 1]);
  expect(valuesIn(request, 44).map(String)).toEqual(['s-3']);
  expect(valuesIn(request, 27).map((value) => value.readUInt32BE())).toEqual([120 * 60]);
  expect(valuesIn(request, 85).map((value) => value.readUInt32BE())).toEqual([60]);
  // ChilliSpot-Max-Total-Octets, with what has been counted there already.
  expect(request.includes(Buffer.concat([Buffer.from('000038df0306', 'hex'), uint32(3_000_000)]))).toBe(true);
  const zeroed = Buffer.from(request).fill(0, 4, 20);
  expect(md5(zeroed, radiusSecret).equals(request.subarray(4, 20))).toBe(true);
});

test('where no way is known the page says that the connection is cut once, and the next visit goes on', async () => {
  const mac = '3c:22:fb:00:00:03';
  const prefix = await signIn('cisco', mac);
  sample.passTime(40 * minute);
  const { said, page, before } = await extend(prefix);
  expect(said).toBe('2');
  for (const shown of [before, page]) expect(shown).toContain('still cut once, at the first end of your time');
  // It is cut, and sends the phone again: the pages hand it over once more, without a code.
  sample.passTime(21 * minute);
  const again = (await ask(redirects.cisco(mac))).headers.get('location') ?? '';
  const status = (await ask(again)).headers.get('location') ?? '';
  expect(await (await ask(status)).text()).toContain('action="http://wlc.test/login.html"');
});
