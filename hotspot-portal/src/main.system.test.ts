import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

type Started = {
  readonly urls: Record<string, string>;
  readonly directory: string;
  readonly end: () => Promise<number | null>;
};

/** The whole program on free ports, without the right to change a network. */
async function start(directory: string): Promise<Started> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MACHIKADO_SPOT_STATE: directory,
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_PORTAL_HTTP: '127.0.0.1:0',
      MACHIKADO_PORTAL_HTTPS: '127.0.0.1:0',
      MACHIKADO_RADIUS_AUTH: '127.0.0.1:0',
      MACHIKADO_RADIUS_ACCT: '127.0.0.1:0',
    },
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { urls } = JSON.parse(line) as { urls: Record<string, string> };
  const end = async () => {
    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.kill('SIGTERM');
    return (await gone)[0];
  };
  return { urls, directory, end };
}

/** What each maker's phones and browsers ask to find out whether they are held; before the sign-in all are sent here. */
const detectionProbes = [
  ['iOS, macOS', 'captive.apple.com', 'hotspot-detect.html'],
  ['Android', 'connectivitycheck.gstatic.com', 'generate_204'],
  ['Android, ChromeOS', 'www.google.com', 'gen_204'],
  ['older Android', 'clients3.google.com', 'generate_204'],
  ['Windows', 'www.msftconnecttest.com', 'connecttest.txt'],
  ['Firefox', 'detectportal.firefox.com', 'canonical.html'],
  ['Samsung', 'connectivity.samsung.com.cn', 'generate_204'],
  ['Huawei', 'connectivitycheck.platform.hicloud.com', 'generate_204'],
  ['Xiaomi', 'connect.rom.miui.com', 'generate_204'],
  ['Kindle', 'spectrum.s3.amazonaws.com', 'kindle-wifi/wifistub.html'],
  ['Ubuntu', 'connectivity-check.ubuntu.com', ''],
  ['GNOME', 'nmcheck.gnome.org', 'check_network_status.txt'],
] as const;

async function ask(url: string, headers: Record<string, string> = {}) {
  const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** The technician's command on the same machine. */
function hotspot(directory: string, ...args: string[]): Promise<{ code: number | string; said: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | string; said: string }>();
  const env = { ...process.env, MACHIKADO_SPOT_STATE: directory };
  execFile(process.execPath, [join(import.meta.dirname, 'command/main.ts'), ...args], { env }, (error, out, errors) =>
    resolve({ code: error?.code ?? 0, said: out + errors }),
  );
  return promise;
}

test('a technician asks and switches the spot without network and city; strangers find the socket shut', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-spot-'));
  expect((await hotspot(directory, 'status')).code).toBe(69);
  const spot = await start(directory);
  expect((await stat(join(directory, 'hotspot.sock'))).mode & 0o777).toBe(0o600);
  const voucher = await hotspot(directory, 'voucher', '--minutes', '30');
  expect(voucher.said).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5} {2}30 minutes/);
  expect(await hotspot(directory, 'disaster', 'drill', '--button', '--minutes', '5')).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^DRILL, open to everybody \(button\) until /) as string,
  });
  expect((await hotspot(directory, 'status')).said).toContain('disaster  DRILL');
  expect(await hotspot(directory, 'disaster', 'off')).toMatchObject({ code: 0, said: 'closed: people sign in\n' });
  const doctor = await hotspot(directory, 'doctor');
  expect(doctor.code).toBe(1);
  expect(doctor.said).toContain('✗ network      nothing is enforced');
  expect(doctor.said).toContain('✓ gateway      as the store says');
  expect(await hotspot(directory, 'kick', '192.168.50.10')).toEqual({ code: 1, said: 'There is no such session.\n' });
  expect((await hotspot(directory, 'disaster', 'perhaps')).code).toBe(64);
  const list = join(directory, 'rooms.csv');
  await writeFile(list, 'number,from,until\nA-101,2026-12-01T09:00+09:00,2036-12-01T10:00+09:00\n');
  expect((await hotspot(directory, 'tickets', list)).said).toBe('1 numbers open the network in their time\n');
  await writeFile(list, 'A-101;tomorrow\n');
  expect((await hotspot(directory, 'tickets', list)).code).toBe(64);
  expect((await hotspot(directory, 'purposes')).said).toBe('Nobody has said why.\n');
  const metrics = await ask(`${spot.urls['portal'] ?? ''}metrics`);
  expect(metrics.body).toContain('machikado_spot_sessions_open 0\n');
  expect(await spot.end()).toBe(0);
  await rm(directory, { recursive: true });
});

test('without root the portal runs with a gateway that only records, and says so', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'machikado-spot-'));
  const spot = await start(directory);
  const base = spot.urls['portal'] ?? '';
  expect(await ask(`${base}health`)).toMatchObject({
    status: 200,
    body: expect.stringContaining('"record"') as string,
  });
  const page = await ask(base);
  expect(page.body).toContain('このまちの無料Wi-Fi');
  expect(page.headers.connection).toBe('close');
  for (const [client, host, path] of detectionProbes) {
    const probe = await ask(`${base}${path}`, { host });
    expect([probe.status, probe.headers.location, probe.headers['cache-control']], client).toEqual([
      302,
      base,
      'no-store',
    ]);
  }
  for (const file of ['radius-secret', 'tls/portal.key']) {
    expect((await stat(join(directory, file))).mode & 0o777, file).toBe(0o600);
  }
  expect(await spot.end()).toBe(0);
  const again = await start(directory);
  expect(await again.end()).toBe(0);
  await rm(directory, { recursive: true });
});
