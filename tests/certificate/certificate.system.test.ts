import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAcmeSettings } from '../../hotspot-portal/src/certificate/acme-settings.ts';
import {
  createCertificateKeeper,
  type CertificateFacts,
} from '../../hotspot-portal/src/certificate/keep-certificate.ts';
import { openPortalCertificate } from '../../hotspot-portal/src/certificate/portal-certificate.ts';
import { renewAtMs } from '../../hotspot-portal/src/certificate/renewal.ts';
import { createPortalServers } from '../../hotspot-portal/src/portal/server.ts';
import { runProgram } from '../lab/program.ts';
import { hasPebble, startAuthority, type Authority } from './authority.ts';
import { startZoneServer, zoneKeyFile, type ZoneKey, type ZoneServer } from './zone-server.ts';

/** Skipped only where Debian's `pebble` and `bind9-dnsutils` are not installed. */
const acmeTest = test.skipIf(!(await hasPebble()));
const portalName = 'wifi.city.test';
const recordName = `_acme-challenge.${portalName}`;
const zoneKey: ZoneKey = { name: 'spot.city.test', secret: Buffer.alloc(32, 3) };

let directory: string;
let zone: ZoneServer;
let authority: Authority;

beforeAll(async () => {
  if (!(await hasPebble())) return;
  directory = await mkdtemp(join(tmpdir(), 'machikado-acme-'));
  zone = await startZoneServer(zoneKey);
  authority = await startAuthority(directory, zone.port);
  await writeFile(join(directory, 'roots.pem'), authority.apiRoots);
  await writeFile(join(directory, 'zone.key'), zoneKeyFile(zoneKey), { mode: 0o600 });
});
afterAll(async () => {
  if (!(await hasPebble())) return;
  await authority[Symbol.asyncDispose]();
  await zone[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** A portal's https side with a keeper behind it, both the product's own, and what they say. */
async function startPortal(state: string, settings: object, aheadMs = 0) {
  const file = join(directory, `${state}.json`);
  const common = { directory: authority.directory, termsAccepted: true, rootsFile: 'roots.pem', settleSeconds: 0 };
  await writeFile(file, JSON.stringify({ ...common, ...settings }));
  const [lines, told]: [string[], CertificateFacts[]] = [[], []];
  const say = (event: string, facts?: object) => void lines.push(JSON.stringify({ event, ...facts }));
  const place = {
    ...{ directory: join(directory, state), name: portalName, now: () => Date.now() + aheadMs },
    log: { info: say, warn: say, error: say },
  };
  const shown = await openPortalCertificate(place);
  const kept = await createCertificateKeeper({ ...place, certificate: shown, acme: await readAcmeSettings(file) });
  const { https } = createPortalServers(() => null, { portalName, shown });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  const stop = new AbortController();
  const done = kept.keep((facts) => void told.push(facts), stop.signal);
  return {
    ...{ lines, told, kept, shown, place },
    /** A phone that knows the authority's root. */
    visit: async (): Promise<TLSSocket> => {
      const { port } = https.address() as AddressInfo;
      const options = { ca: authority.root, servername: portalName, rejectUnauthorized: false };
      const socket = connect(port, '127.0.0.1', options);
      await once(socket, 'secureConnect');
      return socket;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await done;
      https.close();
      https.closeAllConnections();
    },
  };
}

/** What the portal answers on a connection that is there already. */
async function askOn(socket: TLSSocket): Promise<string> {
  socket.write(`GET / HTTP/1.1\r\nHost: ${portalName}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString('latin1').split('\r\n')[0] ?? '';
}

acmeTest('a certificate comes by a program of the city’s, and no connection is dropped for it', async () => {
  const hook = join(directory, 'hook');
  const calls = join(directory, 'calls');
  // The zone's own program, reduced to what matters: it waits until the record is really there.
  const update = `printf 'server 127.0.0.1 ${zone.port}\\nzone city.test.\\nupdate %s\\nsend\\n' "$line" | nsupdate -k ${directory}/zone.key`;
  await writeFile(
    hook,
    `#!/bin/sh\necho "$1 $2" >> ${calls}\n[ "$1" = add ] && line="add $2. 60 TXT $3" || line="delete $2. TXT"\n${update}\n`,
    { mode: 0o700 },
  );
  const visibleAt = [{ server: '127.0.0.1', port: zone.port }];
  await using portal = await startPortal('by-hook', { record: { hook }, visibleAt });
  let early = await portal.visit();
  expect(early.authorized).toBe(false);
  expect(portal.kept.standing()).toMatchObject({ state: 'self-signed', trusted: false, from: 'self-made' });

  // The portal closes what says nothing for some seconds: the last one that still came under the first certificate counts.
  const toldMeanwhile = async () => {
    const next = await portal.visit();
    const older = next.authorized ? next : early;
    if (!next.authorized) early = next;
    older.destroy();
    return portal.told;
  };
  await expect.poll(toldMeanwhile, { timeout: 30_000, interval: 250 }).toMatchObject([{ state: 'renewed' }]);
  const late = await portal.visit();
  expect([late.authorized, late.getPeerCertificate().subjectaltname]).toEqual([true, `DNS:${portalName}`]);
  expect([early.getPeerCertificate().fingerprint256 === late.getPeerCertificate().fingerprint256]).toEqual([false]);
  expect(await askOn(early)).toBe('HTTP/1.1 503 Service Unavailable');
  expect(portal.kept.standing()).toMatchObject({ state: 'good', trusted: true, from: 'acme', alarm: 'none' });
  expect(await readFile(calls, 'utf8')).toBe(`add ${recordName}\nremove ${recordName}\n`);
  expect(zone.records.size).toBe(0);

  for (const file of ['portal.key', 'portal.pem', 'account.key', 'acme.json']) {
    expect((await stat(join(portal.place.directory, file))).mode & 0o777, file).toBe(0o600);
  }
  const keys = await Promise.all(
    ['portal.key', 'account.key'].map((file) => readFile(join(portal.place.directory, file), 'utf8')),
  );
  for (const line of keys.flatMap((key) => key.trim().split('\n'))) expect(portal.lines.join()).not.toContain(line);
  for (const socket of [early, late]) socket.destroy();
});

acmeTest('by a signed update (RFC 2136) it is renewed when a third is left, and not before', async () => {
  const record = { update: { server: '127.0.0.1', port: zone.port, zone: 'city.test', keyFile: 'zone.key' } };
  const begin = async () => {
    await using portal = await startPortal('by-update', { record });
    await expect.poll(() => portal.told, { timeout: 30_000 }).toMatchObject([{ state: 'renewed' }]);
    const due = renewAtMs(portal.shown.served().certificate, portal.shown.life());
    return { first: portal.shown.fingerprint(), dueMs: due };
  };
  const { first, dueMs } = await begin();
  {
    await using early = await startPortal('by-update', { record }, dueMs - Date.now() - 60_000);
    await early.shown.look();
    expect(early.kept.standing()).toMatchObject({ trusted: true, renewal: { ordering: false, nextAtMs: dueMs } });
    expect(early.shown.fingerprint()).toBe(first);
  }
  await using late = await startPortal('by-update', { record }, dueMs - Date.now());
  await expect.poll(() => late.told, { timeout: 30_000 }).toMatchObject([{ state: 'renewed' }]);
  expect(late.shown.fingerprint()).not.toBe(first);
  expect(late.kept.orderNow()).toBe(true);
  await expect.poll(() => late.told.length, { timeout: 30_000 }).toBe(2);
  expect(late.kept.standing()).toMatchObject({ from: 'acme', renewal: { failures: 0, fault: null } });
  expect(zone.records.size).toBe(0);
});

acmeTest('what cannot be had is tried again later; what is there goes on, and the city is told once', async () => {
  await writeFile(join(directory, 'wrong.key'), zoneKeyFile({ ...zoneKey, secret: Buffer.alloc(32, 4) }), {
    mode: 0o600,
  });
  const record = { update: { server: '127.0.0.1', port: zone.port, zone: 'city.test', keyFile: 'wrong.key' } };
  await using portal = await startPortal('by-wrong-key', { record });
  await expect
    .poll(() => portal.told, { timeout: 30_000 })
    .toEqual([{ state: 'not-renewed', reason: 'record-not-set' }]);
  expect(zone.refused()).toBeGreaterThan(0);
  const { renewal } = portal.kept.standing();
  expect(renewal).toMatchObject({ failures: 1, fault: { reason: 'record-not-set', detail: recordName } });
  expect((renewal?.nextAtMs ?? 0) - Date.now()).toBeGreaterThan(3 * 60_000);
  expect(portal.kept.orderNow()).toBe(true);
  await expect.poll(() => portal.kept.standing().renewal?.failures, { timeout: 30_000 }).toBe(2);
  expect(portal.told).toHaveLength(1);
  const phone = await portal.visit();
  expect(await askOn(phone)).toBe('HTTP/1.1 503 Service Unavailable');
  phone.destroy();
});

acmeTest(
  'the whole spot: no certificate at its start, one of the authority a moment later, and its own words for it',
  async () => {
    const state = join(directory, 'whole');
    const file = join(directory, 'whole.json');
    const record = { update: { server: '127.0.0.1', port: zone.port, zone: 'city.test', keyFile: 'zone.key' } };
    const settings = { directory: authority.directory, termsAccepted: true, rootsFile: 'roots.pem', settleSeconds: 0 };
    await writeFile(file, JSON.stringify({ ...settings, record }));
    const source = join(import.meta.dirname, '../../hotspot-portal/src');
    const places = ['PORTAL_HTTP', 'PORTAL_HTTPS', 'RADIUS_AUTH', 'RADIUS_ACCT'];
    const env = {
      ...process.env,
      ...Object.fromEntries(places.map((name) => [`MACHIKADO_${name}`, '127.0.0.1:0'])),
      ...{ MACHIKADO_SPOT_STATE: state, MACHIKADO_GATEWAY: 'record' },
      ...{ MACHIKADO_ACME: file, MACHIKADO_PORTAL_NAME: portalName },
    };
    const child = spawn(process.execPath, [join(source, 'main.ts')], { stdio: ['ignore', 'pipe', 'pipe'], env });
    const log = text(child.stderr);
    await once(createInterface(child.stdout), 'line');
    const hotspot = (...args: string[]) =>
      runProgram(process.execPath, [join(source, 'command/main.ts'), ...args], env);
    await expect
      .poll(async () => (await hotspot('certificate')).stdout, { timeout: 30_000, interval: 300 })
      .toMatch(/^state {5}good\nfrom {6}acme\n/);
    expect((await hotspot('doctor')).stdout).toMatch(/✓ certificate {2}\d+ days left\n/);
    expect((await hotspot('metrics')).stdout).toContain('machikado_spot_certificate_trusted 1\n');
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await gone)[0]).toBe(0);
    const key = await readFile(join(state, 'tls/portal.key'), 'utf8');
    const said = await log;
    expect(said).toContain('"event":"certificate.served"');
    for (const line of key.trim().split('\n')) expect(said).not.toContain(line);
  },
);

acmeTest('a key that others can read is not used', async () => {
  await writeFile(join(directory, 'open.key'), zoneKeyFile(zoneKey), { mode: 0o644 });
  const record = { update: { server: '127.0.0.1', port: zone.port, zone: 'city.test', keyFile: 'open.key' } };
  await expect(startPortal('by-open-key', { record })).rejects.toThrow('chmod 600');
});
