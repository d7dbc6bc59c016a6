import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { admit, admitFreely } from '../../hotspot-portal/src/exchanges/admit.ts';
import { admitVerified } from '../../hotspot-portal/src/exchanges/admit-verified.ts';
import { closeToEverybody, openToEverybody } from '../../hotspot-portal/src/exchanges/disaster.ts';
import { createRadioOrders } from '../../hotspot-portal/src/exchanges/radio-orders.ts';
import { makeSampleSpot, type SampleSpot } from '../../hotspot-portal/src/exchanges/sample-spot.ts';
import { removeSession, signOut } from '../../hotspot-portal/src/exchanges/sign-out.ts';
import { revokeAccount } from '../../hotspot-portal/src/exchanges/revoke-account.ts';
import type { Spot } from '../../hotspot-portal/src/exchanges/spot.ts';
import { sweep } from '../../hotspot-portal/src/exchanges/sweep.ts';
import { readUsage } from '../../hotspot-portal/src/exchanges/usage.ts';
import { numberMask } from '../../hotspot-portal/src/gateway/phone-mark.ts';
import type { Session } from '../../hotspot-portal/src/session/session.ts';
import { startHostapdOrders, type HostapdOrders } from './hostapd-orders.ts';

/** Debian: hostapd, which reads the program's file, and freeradius-utils. */
const programTest = test.skipIf(!existsSync('/usr/sbin/hostapd') || !existsSync('/usr/bin/radclient'));
const timeoutMs = 60_000;
const portal = join(import.meta.dirname, '../../hotspot-portal/src');
const secret = 'a-secret-of-this-test';
const phone = { mac: '02:aa:00:00:00:01', ipv4: '192.168.50.11' };
const bystander = '02:aa:00:00:00:99';
const wifi = SpotPolicy.parse({
  tiers: { all: { minutes: 60, megabytes: 3 } },
  zones: { hall: { ways: { voucher: 'all', free: 'all' } } },
});

let radio: HostapdOrders;
let warned: Record<string, unknown>[];
let spot: SampleSpot;
beforeEach(async () => {
  radio = await startHostapdOrders(secret);
  for (const mac of [phone.mac, bystander]) radio.stations.add(mac);
  warned = [];
  const log: Spot['log'] = {
    ...makeSampleSpot().log,
    warn: (event, facts) => void warned.push({ event, ...facts }),
  };
  const door = { host: '127.0.0.1', port: radio.port, secret: Buffer.from(secret) };
  // So long that a slow machine asks nobody twice.
  const orders = createRadioOrders(() => door, log, [1000, 1100, 1200]);
  spot = { ...makeSampleSpot(() => ({ zone: 'hall', wifi })), ...orders };
});
afterEach(() => radio[Symbol.asyncDispose]());

async function comeOnline(): Promise<Session> {
  const admitted = await admit(spot, { applicant: phone, code: spot.newCode(), attemptsOf: phone.mac });
  if (!admitted.ok) throw new Error(admitted.error.reason);
  return admitted.value;
}

const ways: Readonly<Record<string, (session: Session) => Promise<unknown>>> = {
  'she signs out': (session) => signOut(spot, session),
  'staff end it': (session) => removeSession(spot, session.id),
  'her time is over': () => {
    spot.passTime(2 * 60 * 60_000);
    return sweep(spot);
  },
  'her data is used up': () => {
    const mark = spot.gateway.passes.get(phone.mac)?.mark ?? 0;
    spot.gateway.used.set(mark & numberMask, { up: 1_000_000, down: 2_500_000 });
    return readUsage(spot);
  },
  'her code goes to another device': () => {
    const code = spot.newCode();
    return admit(spot, { applicant: phone, code, attemptsOf: phone.mac }).then((again) => {
      if (!again.ok) throw new Error(again.error.reason);
      const next = { mac: '02:aa:00:00:00:02', ipv4: '192.168.50.12' };
      return admit(spot, { applicant: next, code, attemptsOf: next.mac });
    });
  },
};

test.each(Object.keys(ways))('whose session is over is thrown off the air, and nobody else: %s', async (way) => {
  const session = await comeOnline();
  await ways[way]?.(session);
  await expect.poll(() => [...radio.stations], { timeout: 5000 }).toEqual([bystander]);
  expect([new Set(radio.asked), radio.unproven(), warned]).toEqual([new Set([phone.mac]), 0, []]);
});

test('an account that is revoked throws its device off', async () => {
  const untilMs = spot.now() + 86_400_000;
  const account = spot.accounts.create({ identity: 'person', way: 'free', terms: 'T', untilMs }, spot.now());
  const allowance = { minutes: 60, perDay: 2, devices: 1 };
  const order = { identity: 'person', way: 'free', terms: 'T', applicant: phone, zone: 'hall', allowance } as const;
  expect((await admitVerified(spot, { ...order, account: account.name })).ok).toBe(true);
  expect(await revokeAccount(spot, account.name)).toBe(true);
  await expect.poll(() => [...radio.stations], { timeout: 5000 }).toEqual([bystander]);
});

test('in disaster mode nobody is thrown off; its end throws its guests off', async () => {
  await comeOnline();
  expect((await openToEverybody(spot, { cause: 'staff', drill: true, minutes: 600 })).ok).toBe(true);
  spot.openings.noteGuest(bystander);
  spot.passTime(2 * 60 * 60_000);
  expect(await sweep(spot)).toBe(1);
  expect(radio.asked).toEqual([]);
  expect((await closeToEverybody(spot, 'staff')).ok).toBe(true);
  await expect.poll(() => [...radio.stations], { timeout: 5000 }).toEqual([phone.mac]);
  // The sweep's order would have been on its way before this one.
  expect(radio.asked).toEqual([bystander]);
});

test('a device that comes to another address stays on the air', async () => {
  for (const ipv4 of [phone.ipv4, '192.168.50.77']) {
    expect((await admitFreely(spot, { applicant: { ...phone, ipv4 }, zone: 'hall', terms: 'T' })).ok).toBe(true);
  }
  await removeSession({ ...spot, disconnectAtRadio: () => undefined }, phone.mac);
  spot.disconnectAtRadio?.('02:aa:00:00:00:03');
  // Orders leave in their turn: the one for a device that is not there comes after any for this one.
  await expect.poll(() => radio.asked, { timeout: 5000 }).toEqual(['02:aa:00:00:00:03']);
  expect([radio.stations.has(phone.mac), warned]).toEqual([true, []]);
});

/** The whole program with a radio of its own, whose air this machine may not have: hostapd still reads its file. */
async function startProgram(directory: string) {
  const child = spawn(process.execPath, [join(portal, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      MACHIKADO_SPOT_STATE: directory,
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_PORTAL_HTTP: '127.0.0.1:0',
      MACHIKADO_PORTAL_HTTPS: '127.0.0.1:0',
      MACHIKADO_RADIUS_AUTH: '127.0.0.1:0',
      MACHIKADO_RADIUS_ACCT: '127.0.0.1:0',
      MACHIKADO_RADIO: join(directory, 'radio.json'),
    },
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { urls } = JSON.parse(line) as { urls: Record<string, string> };
  return {
    authPort: new URL((urls['radiusAuth'] ?? '').replace('udp:', 'http:')).port,
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function output(program: string, args: readonly string[], given: { env?: NodeJS.ProcessEnv; input?: string } = {}) {
  return new Promise<string>((resolve) => {
    const env = { ...process.env, ...given.env };
    const child = execFile(program, args, { env }, (_error, out, errors) => resolve(out + errors));
    child.stdin?.end(given.input ?? '');
  });
}

programTest(
  'the program itself: staff kick a phone, and hostapd hears it by the secret of its own client',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'machikado-radio-orders-'));
    await writeFile(join(directory, 'radius-secret'), `${secret}\n`, { mode: 0o600 });
    const radius = {
      address: '127.0.0.1',
      secretFile: 'radius-secret',
      orders: { from: '127.0.0.1', port: radio.port },
    };
    const plain = { interface: 'wlan7', country: 'JP', band: '2.4', channel: 6, bridge: 'lan0' };
    const networks = { open: { ssid: 'City', owe: false }, enterprise: { ssid: 'City 1X', bridge: 'lan0', radius } };
    await writeFile(join(directory, 'radio.json'), JSON.stringify({ ...plain, ...networks }));
    {
      await using program = await startProgram(directory);
      const env = { MACHIKADO_SPOT_STATE: directory };
      const hotspot = (...args: string[]) =>
        output(process.execPath, [join(portal, 'command/main.ts'), ...args], { env });
      const code = (await hotspot('voucher', '--minutes', '30')).slice(0, 11);
      const station = phone.mac.toUpperCase().replaceAll(':', '-');
      const login = ['User-Name = "voucher"', `User-Password = "${code}"`, `Calling-Station-Id = "${station}"`];
      const input = `${[...login, 'Message-Authenticator = 0x00'].join('\n')}\n`;
      const to = `127.0.0.1:${program.authPort}`;
      const said = await output('/usr/bin/radclient', ['-x', '-r', '1', '-t', '20', to, 'auth', secret], { input });
      expect(said).toContain('Received Access-Accept');
      expect([...radio.stations]).toContain(phone.mac);
      expect(await hotspot('kick', phone.mac)).not.toContain('no such session');
      await expect.poll(() => [...radio.stations], { timeout: 10_000 }).toEqual([bystander]);
      expect(radio.unproven()).toBe(0);
      // Its own configuration tells hostapd the same place and the same secret.
      const config = await readFile(join(directory, 'radio/hostapd.conf'), 'utf8');
      expect(config).toContain(`radius_das_port=${radio.port}\nradius_das_client=127.0.0.1 ${secret}\n`);
    }
    await rm(directory, { recursive: true });
  },
  timeoutMs,
);
