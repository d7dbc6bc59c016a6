import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { writeDnsmasqConfig } from '../../hotspot-portal/src/lan/dnsmasq.ts';
import { canServe, servedCapabilities } from './as-served.ts';
import { probeLab } from './lab.ts';
import { kernelState, storedState } from './kernel-truth.ts';
import { labAddresses } from './lab-state.ts';
import { startDownload, startLabVisit, type LabVisit } from './lab-visit.ts';
import { askNames, capport, curl, signIn, signOut, waitForIpv6, webUrl, webUrl6 } from './phone-visit.ts';
import { phonesFor, startCrowd } from './phone-crowd.ts';
import { runProgram } from './program.ts';
import { issueVoucher } from './spot-process.ts';

const reasons = probeLab();

let visit: LabVisit;
beforeAll(async () => {
  if (reasons.length === 0) visit = await startLabVisit();
});
afterAll(async () => {
  if (reasons.length === 0) await visit.close();
});

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(reasons.length > 0);

test.skipIf(reasons.length > 0 || !(await canServe()))(
  'the spot of these tests runs as its unit lets it: no root, and three capabilities',
  async () => {
    const status = await readFile(`/proc/${visit.spot().child.pid ?? 0}/status`, 'utf8');
    const said = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
    // linux/capability.h
    const bits: Readonly<Record<string, bigint>> = { CAP_NET_BIND_SERVICE: 10n, CAP_NET_ADMIN: 12n, CAP_NET_RAW: 13n };
    const granted = servedCapabilities.reduce((sum, name) => sum | (1n << (bits[name] ?? 63n)), 0n);
    expect(Number(said('Uid'))).toBeGreaterThan(0);
    expect([said('CapEff'), said('CapBnd')].map((set) => BigInt(`0x${set}`))).toEqual([granted, granted]);
    expect(said('NoNewPrivs')).toBe('1');
  },
);

labTest('whatever happens in whatever order, crashes included, nftables hold what the store says', async () => {
  const program = join(import.meta.dirname, 'gateway-life.ts');
  const lived = await runProgram('unshare', ['-n', process.execPath, program]);
  expect(lived.stderr).toBe('');
  expect(lived.code).toBe(0);
  const counts = JSON.parse(lived.stdout) as Record<string, number>;
  // Lives in which nothing happened would show nothing.
  expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
});

labTest('a portal killed while a phone downloads: both downloads go on, and after the restart too', async () => {
  await waitForIpv6(visit.lab);
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  const downloads = [await startDownload(visit.lab), await startDownload(visit.lab, `${webUrl6}stream`)];
  const allGoOn = () => Promise.all(downloads.map((download) => download.later(Date.now())));
  await visit.spot().end('SIGKILL');
  await allGoOn();
  await visit.restart();
  await allGoOn();
  expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(false);
  expect((await curl(visit.lab, [webUrl])).status).toBe(200);
  for (const { child, stopped } of downloads) {
    child.kill();
    await stopped;
  }
});

labTest(
  'a portal killed again and again while phones sign in and download: nobody is dropped or left out',
  async () => {
    const codes = await Promise.all(Array.from({ length: 16 }, () => issueVoucher(visit.management)));
    const phones = phonesFor(codes);
    await using crowd = await startCrowd(visit.lab, phones);
    for (const count of [3, 9]) {
      await crowd.online(count);
      await visit.spot().end('SIGKILL');
      await visit.restart();
    }
    await crowd.online(phones.length);
    await visit.spot().end('SIGKILL');
    expect(await crowd.ended).toEqual([]);
    // By the store's own rows, all of them: the one that was killed cannot say so itself.
    const stored = storedState(visit);
    expect(stored.marks).toEqual(expect.arrayContaining(phones.map(({ mac }) => mac)));
    expect(await kernelState(visit)).toEqual(stored);
    await visit.restart();
    expect(await kernelState(visit)).toEqual(stored);
  },
);

labTest('what somebody else changes in the gateway is repaired within seconds', async () => {
  const pair = `{ ${visit.phoneIp} . ${labAddresses.phoneMac} }`;
  const repaired = visit.spot().logged('gateway.repaired');
  const deleted = await visit.lab.execGateway('nft', ['delete', 'element', 'inet', 'machikado', 'up4', pair]);
  expect(deleted.code).toBe(0);
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  expect(await repaired).toContain('elements');
  expect((await curl(visit.lab, [webUrl])).status).toBe(200);

  const reloaded = visit.spot().logged('gateway.repaired');
  await visit.lab.execGateway('nft', ['flush', 'ruleset']);
  expect(await reloaded).toContain('reloaded');
  expect((await curl(visit.lab, [webUrl])).status).toBe(200);
});

labTest('a name server that dies is started anew, and phones get addresses and names of it', async () => {
  const started = visit.spot().logged('dnsmasq.started');
  process.kill(Number(await readFile(join(visit.spotDirectory, 'lan/dnsmasq.pid'), 'utf8')), 'SIGKILL');
  await started;
  expect((await visit.lab.lease()).ip).toBe(visit.phoneIp);
  const asked = await visit.lab.execPhone('getent', ['ahosts', visit.lab.state.portalName]);
  expect(asked.stdout).toContain(labAddresses.gateway);
});

labTest('a configuration that dnsmasq does not understand never takes the place of the one in use', async () => {
  const directory = join(visit.spotDirectory, 'lan');
  const before = await readFile(join(directory, 'dnsmasq.conf'), 'utf8');
  const range = { first: '192.168.50.10', last: 'no address', size: 1 };
  const given = {
    lan: 'lan0',
    portalName: visit.lab.state.portalName,
    range,
    servers: [labAddresses.dns],
    announced: false,
  };
  expect(await writeDnsmasqConfig(directory, given)).toMatchObject({ ok: false });
  expect(await readFile(join(directory, 'dnsmasq.conf'), 'utf8')).toBe(before);
});

labTest('a phone that the store does not know loses what somebody else gave it', async () => {
  await signOut(visit.lab);
  const repaired = visit.spot().logged('gateway.repaired');
  const pair = `{ ${visit.phoneIp} . ${labAddresses.phoneMac} timeout 1h }`;
  await visit.lab.execGateway('nft', ['add', 'element', 'inet', 'machikado', 'up4', pair]);
  await repaired;
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
});

/** Sets the end of all turns that run; the spot must not. */
function endTurns(atMs: number): void {
  const store = new DatabaseSync(join(visit.spotDirectory, 'spot.db'));
  store.prepare('UPDATE sessions SET ends_at_ms = ? WHERE ended_at_ms IS NULL').run(atMs);
  store.prepare('UPDATE vouchers SET ends_at_ms = ? WHERE ends_at_ms IS NOT NULL').run(atMs);
  store.close();
}

labTest('the end of the time closes the network at once, also for a download under way', async () => {
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  const download = await startDownload(visit.lab);
  await visit.spot().end('SIGKILL');
  // Later than the portal is back, also on a busy machine: what ends while it is down is another test.
  const endsAtMs = Date.now() + 15_000;
  endTurns(endsAtMs);
  await visit.restart();
  await download.stopped;
  const last = download.times.at(-1) ?? 0;
  // The sweep comes once a second; the gateway's own timeout would let it run a minute longer.
  expect(last).toBeGreaterThan(endsAtMs - 1000);
  expect(last).toBeLessThan(endsAtMs + 3000);
  expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(true);
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
});

labTest('a session that ended while the portal was down is closed before the portal answers', async () => {
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  await visit.spot().end('SIGKILL');
  endTurns(Date.now() - 1);
  await visit.restart();
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
});

labTest(
  'disaster mode opens without a sign-in, survives a kill, keeps inner networks shut, and closes at once',
  async () => {
    const answer = z.looseObject({ open: z.boolean() });
    const ask = (method: 'PUT' | 'DELETE') =>
      visit.management.call({
        method,
        path: '/v1/disaster',
        ...(method === 'PUT' && { body: { drill: true } }),
        answer,
      });
    expect((await curl(visit.lab, [webUrl])).status).toBe(302);
    expect(await ask('PUT')).toMatchObject({ ok: true, value: { open: true, drill: true, cause: 'staff' } });
    const download = await startDownload(visit.lab);
    await visit.spot().end('SIGKILL');
    await visit.restart();
    await download.later(Date.now());
    expect((await curl(visit.lab, [webUrl])).status).toBe(200);
    await waitForIpv6(visit.lab);
    expect((await curl(visit.lab, ['-6', webUrl6])).status).toBe(200);
    // More names than a phone without a session may ask for otherwise, no faster than any phone may.
    for (const round of [1, 2, 3]) {
      expect(await askNames(visit.lab, 100), `round ${round}`).toBe(100);
      await delay(1000);
    }
    expect((await curl(visit.lab, ['-k', `https://${visit.lab.managementRoot}:443/`])).exit).toBe(7);
    const state = await capport(visit.lab, visit.spotDirectory);
    expect(state).toMatchObject({ captive: false, 'venue-info-url': 'https://wifi.asahikawa.test/' });
    expect((await curl(visit.lab, [`http://${visit.lab.state.portalName}/?lang=en`])).body).toContain(
      'This is a drill.',
    );

    expect(await ask('DELETE')).toMatchObject({ ok: true, value: { open: false } });
    await download.stopped;
    expect((await curl(visit.lab, [webUrl])).status).toBe(302);
    expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(true);
    const told = () =>
      visit.city.events.filter(({ kind }) => kind === 'disaster-mode').map(({ facts }) => facts['state']);
    await expect.poll(told, { timeout: 10_000 }).toEqual(['on', 'off']);
  },
);
