import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { probeLab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { startDownload, startLabVisit, type LabVisit } from './lab-visit.ts';
import { capport, curl, signIn, signOut, webUrl } from './phone-visit.ts';
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

labTest('a portal killed while a phone downloads: the download goes on, and after the restart too', async () => {
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  const download = await startDownload(visit.lab);
  await visit.spot().end('SIGKILL');
  await download.later(Date.now());
  await visit.restart();
  await download.later(Date.now());
  expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(false);
  expect((await curl(visit.lab, [webUrl])).status).toBe(200);
  download.child.kill();
  await download.stopped;
});

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

labTest('a phone that the store does not know loses what somebody else gave it', async () => {
  await signOut(visit.lab);
  const repaired = visit.spot().logged('gateway.repaired');
  const pair = `{ ${visit.phoneIp} . ${labAddresses.phoneMac} timeout 1h }`;
  await visit.lab.execGateway('nft', ['add', 'element', 'inet', 'machikado', 'up4', pair]);
  await repaired;
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
});

labTest('the end of the time closes the network at once, also for a download under way', async () => {
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  const download = await startDownload(visit.lab);
  await visit.spot().end('SIGKILL');
  const endsAtMs = Date.now() + 3000;
  const store = new DatabaseSync(join(visit.spotDirectory, 'spot.db'));
  store.prepare('UPDATE sessions SET ends_at_ms = ? WHERE ended_at_ms IS NULL').run(endsAtMs);
  store.close();
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
  const store = new DatabaseSync(join(visit.spotDirectory, 'spot.db'));
  store.prepare('UPDATE sessions SET ends_at_ms = ? WHERE ended_at_ms IS NULL').run(Date.now() - 1);
  store.close();
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
    // SLAAC takes a moment.
    await expect
      .poll(async () => (await curl(visit.lab, ['-6', `http://[${labAddresses.web6}]/`])).status, { timeout: 20_000 })
      .toBe(200);
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
