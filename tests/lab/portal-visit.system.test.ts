import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { locales } from '@machikado/contracts/locale.ts';
import { makeThrowawayAuthority } from '../certificate/throwaway-authority.ts';
import { askDhcpv6, hearRouters } from './heard-options.ts';
import { probeLab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { startDownload, startLabVisit, type LabVisit } from './lab-visit.ts';
import { capport, curl, signIn, signInFreely, signOut, waitForIpv6, webUrl, webUrl6 } from './phone-visit.ts';
import { hasNmap, scanInternet, watchLeaks } from './leak-scan.ts';
import { answersToMakers } from './maker-questions.ts';
import { hasNetworkManager, manageNetwork } from './managed-phone.ts';
import { visitInEveryLanguage, wordsOf } from './portal-languages.ts';
import { runProgram } from './program.ts';
import { issueVoucher } from './spot-process.ts';
import { drillBoard } from './throwaway-city.ts';

const reasons = probeLab();
const command = join(import.meta.dirname, '../../hotspot-portal/src/command/main.ts');

let visit: LabVisit;
beforeAll(async () => {
  if (reasons.length === 0) visit = await startLabVisit();
});
afterAll(async () => {
  if (reasons.length === 0) await visit.close();
});

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(reasons.length > 0);

const capportUrl = 'https://wifi.asahikawa.test/capport/api';
const captivePortal = 37;

/** The technician's command, on the gateway's own machine. */
const hotspot = (...args: readonly string[]) =>
  runProgram(process.execPath, [command, ...args], { MACHIKADO_SPOT_STATE: visit.spotDirectory });

labTest('with a certificate that no phone knows the pages go over http, and the API is not announced', async () => {
  expect([visit.phoneIp.startsWith('192.168.50.'), visit.option114]).toEqual([true, '']);
  const prefix = 3;
  const heard = await hearRouters(visit.lab, [prefix]);
  expect(heard.some(({ options }) => options.has(captivePortal))).toBe(false);
  expect(await askDhcpv6(visit.lab, 103)).toBeNull();
  const probe = await curl(visit.lab, ['http://connectivitycheck.test/generate_204']);
  expect(probe.headers).toMatch(/^location: http:\/\/wifi\.asahikawa\.test\/\r?$/im);
  expect((await curl(visit.lab, ['http://wifi.asahikawa.test/?lang=ja'])).status).toBe(200);
  const { stdout, code } = await hotspot('certificate');
  expect([code, stdout.split('\n')[0]]).toEqual([
    1,
    'state     self-signed: pages go over http, and phones are not told of RFC 8908',
  ]);
});

labTest('a certificate that phones know is taken over at once: the lease then carries option 114', async () => {
  const authority = await makeThrowawayAuthority(join(visit.spotDirectory, 'authority'));
  const wrong = await authority.issue('wifi.elsewhere.test');
  const refused = await hotspot('certificate', 'import', wrong.certificateFile, wrong.keyFile);
  expect([refused.code, refused.stderr.includes('other-name')]).toEqual([1, true]);
  const { certificateFile, keyFile } = await authority.issue('wifi.asahikawa.test');
  const taken = await hotspot('certificate', 'import', certificateFile, keyFile);
  expect([taken.code, taken.stdout.split('\n').slice(0, 2)]).toEqual([0, ['state     good', 'from      file']]);
  // The name server starts anew with the announcement.
  await expect.poll(async () => (await visit.lab.lease()).option114, { timeout: 20_000 }).toBe(capportUrl);
  const page = await curl(visit.lab, ['--cacert', authority.rootFile, 'https://wifi.asahikawa.test/?lang=en']);
  expect([page.status, page.exit]).toEqual([200, 0]);
});

labTest('by IPv6 router advertisements say the same (option 37), and so does DHCPv6 (option 103)', async () => {
  const prefix = 3;
  const heard = await hearRouters(visit.lab, [captivePortal, prefix]);
  const own = heard.find(({ options }) => options.has(captivePortal));
  expect(own?.options.get(captivePortal)?.toString('utf8').replace(/\0+$/, '')).toBe(capportUrl);
  // Two that differed would take the router from the phone, or give it back, with each one that comes.
  const said = new Set(heard.map(({ hopLimit, words }) => `${hopLimit} ${words}`));
  expect([...said]).toEqual(['255 40400708']);
  await waitForIpv6(visit.lab);
  expect(await askDhcpv6(visit.lab, 103)).toBe(capportUrl);
});

labTest('before the sign-in http is redirected to the portal’s https and the connection is closed', async () => {
  const probe = await curl(visit.lab, ['http://connectivitycheck.test/generate_204']);
  expect(probe.status).toBe(302);
  expect(probe.headers).toMatch(/^location: https:\/\/wifi\.asahikawa\.test\/\r?$/im);
  expect(probe.headers).toMatch(/^connection: close\r?$/im);
  expect(await answersToMakers(visit.lab)).toEqual(['302 https://wifi.asahikawa.test/']);
});

labTest('before the sign-in https and every other port are refused at once, not left hanging', async () => {
  const secure = await curl(visit.lab, [`https://${labAddresses.webName}/`]);
  const other = await curl(visit.lab, [`http://${labAddresses.web}:8081/`]);
  expect([secure.exit, other.exit]).toEqual([7, 7]);
});

labTest('before the sign-in nothing gets through by IPv6', async () => {
  await waitForIpv6(visit.lab);
  const route = await visit.lab.execPhone('ip', ['-6', 'route', 'get', labAddresses.web6]);
  expect(route.stdout).toContain('via fe80:');
  const open = await curl(visit.lab, ['-6', webUrl6]);
  expect(open.exit).toBe(7);
});

const scanTest = test.skipIf(reasons.length > 0 || !hasNmap());

scanTest('nothing that nmap sends by IPv4 or IPv6 before the sign-in arrives in the internet', async () => {
  await waitForIpv6(visit.lab);
  const leaks = await watchLeaks(visit.lab);
  // Names and the portal itself answer in place of whatever the phone asked for; by IPv6 names alone.
  expect(await scanInternet(visit.lab)).toEqual(['53', '80', '53']);
  expect(await leaks.arrived()).toBe(0);
});

labTest('a name server of the phone’s own choice is answered by the gateway’s', async () => {
  const ask =
    "const r = new (require('node:dns').Resolver)({ timeout: 2000, tries: 1 }); r.setServers(['198.51.100.7']);" +
    "r.resolve4('wifi.asahikawa.test', (error, found) => console.log(error ?? found.join()))";
  const own = await visit.lab.execPhone(process.execPath, ['-e', ask]);
  expect(own.stdout).toContain(labAddresses.gateway);
});

labTest('the network of the management is out of a phone’s reach, before and after', async () => {
  const targets = [
    `https://${visit.lab.managementRoot}:443/`,
    `https://${visit.lab.managementGateway}:9443/`,
    `http://${labAddresses.gateway}:9443/`,
  ];
  for (const target of targets) expect((await curl(visit.lab, ['-k', target])).exit, target).toBe(7);
});

labTest('the page needs no script and stays under 30 kB', async () => {
  const page = await curl(visit.lab, ['http://wifi.asahikawa.test/?lang=ja']);
  expect(page.status).toBe(200);
  expect(Buffer.byteLength(page.body)).toBeLessThan(30_000);
  expect(page.body).not.toMatch(/<script/i);
  expect(page.body).toContain('旭川市の無料Wi-Fi');
  expect(page.headers).toMatch(/content-security-policy: default-src 'none'/i);
});

labTest('accepting the terms with a code opens the network, and signing out closes it at once', async () => {
  expect(await capport(visit.lab, visit.spotDirectory)).toMatchObject({
    captive: true,
    'user-portal-url': 'https://wifi.asahikawa.test/',
  });
  const code = await issueVoucher(visit.management);
  const signedIn = await signIn(visit.lab, code.toLowerCase().replace('-', ' '));
  expect(signedIn.status).toBe(303);

  const state = await capport(visit.lab, visit.spotDirectory);
  expect(state.captive).toBe(false);
  expect(state['seconds-remaining']).toBeGreaterThan(3500);
  const arrivals = await watchLeaks(visit.lab);
  const page = await curl(visit.lab, [webUrl]);
  expect(page.body).toContain(`you are ${labAddresses.wan}`);
  expect((await curl(visit.lab, ['http://connectivitycheck.test/generate_204'])).status).toBe(204);
  expect(await answersToMakers(visit.lab)).toEqual(['200']);
  const six = await curl(visit.lab, ['-6', webUrl6]);
  expect(six.body).toContain('you are fd00:50:');
  // The watch sees what arrives: its count of nothing, before the sign-in, meant that nothing came.
  expect(await arrivals.arrived()).toBeGreaterThan(0);
  const away = await curl(visit.lab, ['-k', `https://${visit.lab.managementRoot}:443/`]);
  expect(away.exit).toBe(7);
  expect((await curl(visit.lab, ['http://wifi.asahikawa.test/status?lang=en'])).body).toContain('You are online');

  const download = await startDownload(visit.lab);
  expect((await signOut(visit.lab)).status).toBe(303);
  const signedOutAtMs = Date.now();
  await download.stopped;
  expect(download.times.at(-1)).toBeLessThanOrEqual(signedOutAtMs);
  expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(true);
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  expect((await curl(visit.lab, ['-6', webUrl6])).exit).toBe(7);
});

labTest(
  'where the city says so the terms are enough to be online, and going on within the time is no new turn',
  async () => {
    for (const turn of ['first', 'again', 'once more']) {
      expect((await signInFreely(visit.lab)).status, turn).toBe(303);
      expect((await curl(visit.lab, [webUrl])).body).toContain(`you are ${labAddresses.wan}`);
      expect((await signOut(visit.lab)).status).toBe(303);
      expect((await curl(visit.lab, [webUrl])).status).toBe(302);
    }
  },
);

labTest('Chromium signs in and out in six languages, each met from the phone’s own setting', async () => {
  const visits = await visitInEveryLanguage(visit.lab, () => issueVoucher(visit.management));
  expect(visits.map(({ locale, firstLanguage }) => [locale, firstLanguage])).toEqual(
    locales.map((locale) => [locale, locale === 'ja-x-easy' ? 'ja' : locale]),
  );
  expect(visits.map(({ overflowPx }) => overflowPx)).toEqual(locales.map(() => 0));
  for (const { locale, online, signedOut } of visits) {
    expect(online, locale).toContain(wordsOf(locale, 'onlineSentence'));
    expect(signedOut, locale).toContain(wordsOf(locale, 'signedOut'));
  }
});

labTest('a warning of the city stands on the page, and goes when it ends', async () => {
  visit.city.setAlerts(drillBoard);
  await expect
    .poll(async () => (await curl(visit.lab, ['http://wifi.asahikawa.test/?lang=ja'])).body, { timeout: 10_000 })
    .toContain('【訓練】警戒レベル4 避難指示（見本）');
  visit.city.setAlerts({ revision: 3, alerts: [], shelters: [] });
  await expect
    .poll(async () => (await curl(visit.lab, ['http://wifi.asahikawa.test/?lang=ja'])).body, { timeout: 10_000 })
    .not.toContain('避難指示');
});

labTest('only the city may ask for vouchers, not another device of the same authority', async () => {
  await using device = await visit.city.managementClient(visit.spot().urls['management'] ?? '', 'device');
  const answer = z.object({ online: z.int() });
  const refused = await device.call({ method: 'GET', path: '/v1/sessions/count', answer });
  expect(refused).toMatchObject({ ok: false, error: { status: 403 } });
  const allowed = await visit.management.call({ method: 'GET', path: '/v1/sessions/count', answer });
  expect(allowed).toMatchObject({ ok: true, value: { online: 0 } });
});

labTest('the city hears of the start and of each used code, once and in order', async () => {
  await expect
    .poll(() => visit.city.events.map(({ kind }) => kind), { timeout: 10_000 })
    .toEqual(['started', ...Array.from({ length: 1 + locales.length }, () => 'voucher-used')]);
  expect(visit.city.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

const managerTest = test.skipIf(reasons.length > 0 || !hasNetworkManager());

managerTest('NetworkManager says portal before the sign-in, full after it, and portal again at its end', async () => {
  await using phone = await manageNetwork(visit.lab);
  expect(await phone.connectivity()).toBe('portal');
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  expect(await phone.connectivity()).toBe('full');
  expect((await signOut(visit.lab)).status).toBe(303);
  expect(await phone.connectivity()).toBe('portal');
});
