import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { guestPassOf, passOf, type Pass } from '../access-points/pass.ts';
import type { Session } from '../session/session.ts';
import { admit } from './admit.ts';
import { closeToEverybody, openToEverybody } from './disaster.ts';
import { createNasOrders } from './nas-orders.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import { nasCauses, startSampleNas, type SampleNas } from './sample-nas.ts';
import { makeSampleSpot } from './sample-spot.ts';
import { signOut } from './sign-out.ts';
import type { Spot } from './spot.ts';
import { sweep } from './sweep.ts';

const secret = Buffer.from('a-secret-of-this-test');
/** So long that a slow machine asks nobody twice. */
const waitsMs = [1000, 1100, 1200];
const passKey = Buffer.alloc(32, 3);
const nameKey = Buffer.alloc(32, 1);
/** freeradius-utils, which speaks for the access point here; what it is asked it answers by itself. */
const radclientTest = test.skipIf(!existsSync('/usr/bin/radclient'));

const usual = SpotPolicy.parse({
  tiers: { code: { megabytes: 3 } },
  zones: { hall: { ways: { voucher: 'code' } } },
});
let wifi: SpotPolicy;

let nas: SampleNas;
let spot: ReturnType<typeof makeSampleSpot> & Required<Pick<Spot, 'disconnectAtNas'>>;
let servers: RadiusServers;
let warned: Record<string, unknown>[];
beforeEach(async () => {
  nas = await startSampleNas(secret);
  warned = [];
  wifi = usual;
  const plain = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  const log: Spot['log'] = { ...plain.log, warn: (event, facts) => void warned.push({ event, ...facts }) };
  spot = { ...plain, ...createNasOrders({ list: [accessPointAt(nas.port)], key: passKey, nameKey, waitsMs }, log) };
  const anyPort = { host: '127.0.0.1', port: 0 };
  const clients = { find: () => ({ name: 'plaza', secret }) };
  servers = await serveRadius(spot, { auth: anyPort, acct: anyPort, clients, passKey, nameKey });
});
afterEach(async () => {
  await servers[Symbol.asyncDispose]();
  await nas[Symbol.asyncDispose]();
});

function accessPointAt(port: number): AccessPoint {
  const profile = accessPointProfile('coova-chilli');
  if (!profile.ok || profile.value.role !== 'nas' || !profile.value.radius) throw new Error('no NAS');
  const radius = { ...profile.value.radius, disconnectPort: { value: port, source: 'this test' } };
  const own = { name: 'plaza', hosts: [], key: '', radiusAddress: '127.0.0.1', radiusSecret: secret };
  return { ...own, profile: { ...profile.value, radius } };
}

/** What the access point itself sends, by FreeRADIUS's own program. */
function radclient(kind: 'auth' | 'acct', lines: readonly string[]): Promise<string> {
  const port = kind === 'acct' ? servers.acctPort : servers.authPort;
  return new Promise((resolve) => {
    const args = ['-x', '-r', '1', '-t', '2', `127.0.0.1:${port}`, kind, String(secret)];
    const child = execFile('/usr/bin/radclient', args, (_error, stdout, stderr) => resolve(stdout + stderr));
    child.stdin?.end(`${lines.join('\n')}\n`);
  });
}

/** The bytes that it has counted of a device; more of them each time. */
const account = (mac: string, status: string, octets: { up: number; down: number; user?: string }) =>
  radclient('acct', [
    `User-Name = "${octets.user ?? 'voucher'}"`,
    `Acct-Status-Type = ${status}`,
    `Acct-Session-Id = "${nas.devices.get(mac) ?? 'gone'}"`,
    'NAS-Identifier = "plaza"',
    `Calling-Station-Id = "${mac}"`,
    `Acct-Input-Octets = ${octets.up}`,
    `Acct-Output-Octets = ${octets.down}`,
  ]);

/** The phone comes with the name and password that the portal has given it. */
const knock = ({ username, password }: Pass) =>
  radclient('auth', [
    `User-Name = "${username}"`,
    `User-Password = "${password}"`,
    `Calling-Station-Id = "${one.station}"`,
    'Message-Authenticator = 0x00',
  ]);

const one = { mac: '3c:22:fb:00:00:01', station: '3C-22-FB-00-00-01' };
/** As Aruba Instant writes it: where it has told of the device, it is asked in its own writing. */
const other = { mac: '3c:22:fb:00:00:02', station: '3c22fb000002' };

async function comeOnline({ mac, station }: typeof one, minutes = 60): Promise<Session> {
  const applicant = { mac, ipv4: null };
  const admitted = await admit(spot, { applicant, code: spot.newCode(minutes), attemptsOf: mac });
  if (!admitted.ok) throw new Error(admitted.error.reason);
  nas.devices.set(station, `acct-${station}`);
  return admitted.value;
}
const online = () => expect.poll(() => [...nas.devices.keys()]);

radclientTest(
  'whoever signs out is shut out there, by its own name of her session where it has told of one',
  async () => {
    const session = await comeOnline(one);
    await comeOnline(other);
    const { username } = passOf(passKey, session);
    await account(one.station, 'Start', { up: 0, down: 0, user: username });
    await signOut(spot, session);
    await online().toEqual([other.station]);
    expect(nas.asked).toEqual([{ mac: one.station, acctSessionId: `acct-${one.station}` }]);
    // CoovaChilli takes no order that does not say by which name it asked.
    expect(nas.users).toEqual([username]);
    expect(warned).toEqual([]);
  },
);

radclientTest(
  'a name that it has forgotten does not keep her in, and the end of her time shuts her out too',
  async () => {
    await comeOnline(other, 10);
    await account(other.station, 'Start', { up: 0, down: 0 });
    nas.devices.set(other.station, 'after-its-restart');
    spot.passTime(10 * 60_000);
    expect(await sweep(spot)).toBe(1);
    await online().toEqual([]);
    expect(nas.asked.map(({ acctSessionId }) => acctSessionId)).toEqual([`acct-${other.station}`, undefined]);
    // It has told of a name that was typed there: ours would be wrong for that session.
    expect(nas.users[0]).toBeUndefined();
  },
);

radclientTest('its own counting, for which it is asked, uses up her data and shuts her out', async () => {
  const session = await comeOnline(one);
  const { id, voucher } = session;
  const pass = passOf(passKey, session);
  const accepted = await knock(pass);
  expect(accepted).toContain('Acct-Interim-Interval = 60');
  await account(one.station, 'Start', { up: 0, down: 0 });
  await account(one.station, 'Interim-Update', { up: 500_000, down: 1_500_000 });
  await account(one.station, 'Interim-Update', { up: 500_000, down: 1_500_000 });
  expect(spot.usage.of(id)).toMatchObject({ up: 500_000, down: 1_500_000 });
  await online().toEqual([one.station]);
  await account(one.station, 'Interim-Update', { up: 600_000, down: 2_400_000 });
  await online().toEqual([]);
  expect(spot.sessions.findByMac(one.mac)).toBeNull();
  expect(spot.sessions.countEnded()).toEqual([{ reason: 'data-used', count: 1 }]);
  // What it counted until it heard of it is hers as well.
  nas.devices.set(one.station, `acct-${one.station}`);
  await account(one.station, 'Stop', { up: 600_000, down: 2_500_000 });
  expect(spot.usage.bytesOf(voucher)).toBe(3_100_000);
});

radclientTest('whose tier goes on slowly is told to it in its maker’s attributes, and stays online', async () => {
  const session = await comeOnline(one);
  wifi = SpotPolicy.parse({ ...wifi, tiers: { code: { megabytes: 3, whenUsedUp: 'slow', slowKbits: 128 } } });
  await account(one.station, 'Start', { up: 0, down: 0 });
  await account(one.station, 'Interim-Update', { up: 0, down: 3_000_000 });
  await expect.poll(() => nas.changed).toHaveLength(1);
  // ChilliSpot-Bandwidth-Max-Up and -Down, 128 kbit/s each.
  expect(nas.changed[0]).toContain('1a0c000038df0406000000801a0c000038df050600000080');
  expect([nas.devices.has(one.station), spot.usage.of(session.id).slowed, warned]).toEqual([true, true, []]);
});

radclientTest('the end of disaster mode shuts out all that it had let in, and nobody else', async () => {
  const opened = await openToEverybody(spot, { cause: 'staff', drill: false, minutes: 60 });
  if (!opened.ok) throw new Error(opened.error);
  await comeOnline(other);
  const pass = guestPassOf(passKey, opened.value, one.mac);
  const accepted = await knock(pass);
  expect(accepted).toContain('Session-Timeout = 3600');
  expect(accepted).not.toContain('Acct-Interim-Interval');
  nas.devices.set(one.station, 'guest');
  // Of her nothing is kept, also of what comes after the end.
  const count = { up: 1, down: 2, user: pass.username };
  expect(await account(one.station, 'Start', count)).toContain('Accounting-Response');
  expect((await closeToEverybody(spot, 'staff')).ok).toBe(true);
  await online().toEqual([other.station]);
  expect(nas.users).toEqual([pass.username]);
  expect(await knock(pass)).toContain('Access-Reject');
  expect(await account(one.station, 'Stop', count)).toContain('Accounting-Response');
  expect([spot.accounting.openAt(one.mac), spot.sessions.findByMac(one.mac)]).toEqual([[], null]);
  expect(spot.accounting.find('plaza', 'gone')).toBeNull();
});

test('one that does not know the device is believed, one that is busy is asked again, and nobody else', async () => {
  await signOut(spot, await comeOnline(one));
  await online().toEqual([]);
  nas.devices.clear();
  nas.moods.push(nasCauses.resourcesUnavailable);
  spot.disconnectAtNas(one.mac, []);
  await expect.poll(() => nas.asked.length, { timeout: 5000 }).toBe(3);
  expect(warned).toEqual([]);
});

test('a refusal is told by its cause; silence, and a yes without the secret, as silence', async () => {
  nas.moods.push(nasCauses.missingAttribute);
  spot.disconnectAtNas(one.mac, []);
  const event = 'access-point.not-disconnected';
  await expect.poll(() => warned).toEqual([{ event, silent: '', refused: 'plaza: Missing-Attribute' }]);
  nas.moods.push('silent', 'forged', 'silent');
  spot.disconnectAtNas(one.mac, []);
  await expect.poll(() => warned.slice(1), { timeout: 6000 }).toEqual([{ event, silent: 'plaza', refused: '' }]);
  expect(nas.asked).toHaveLength(4);
  // It was one order, which one that had heard it the first time would have known again.
  expect(new Set(nas.packets.slice(1)).size).toBe(1);
});
