import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import type { Pair } from '../../certificate/judge.ts';
import type { OnboardingDoor } from '../../onboarding/open-onboarding.ts';
import type { Portal } from '../portal.ts';
import { byEmail, openSamplePortal, phone, tablet } from '../ways/sample-portal.ts';
import { systemOf } from './device-system.ts';
import { wifiCode } from './qr-picture.ts';
import { createTapBook } from './tap-book.ts';
import { sampleAuthority } from './sample-authority.ts';

/** A signer of whom nothing but the kind of key counts here. */
function signerWith({ privateKey }: { privateKey: KeyObject }): Pair {
  return { key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), certificate: sampleAuthority };
}
const byCurve = signerWith(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

const network = {
  ...{ ssid: 'City Secure', realm: 'wifi.city.test', serverName: 'radius.city.test', authority: sampleAuthority },
  passpoint: { domain: 'city.test', friendlyName: 'City Wi-Fi', roamingConsortiums: ['5a03ba0000'] },
};

function openDoor(over: Partial<OnboardingDoor['settings']> = {}): OnboardingDoor {
  const settings = { network, accountDays: 180, accountsPerPerson: 2, isKnownAuthority: false, ...over };
  return { settings, signer: () => byCurve };
}

const secure = { pagesUrl: 'https://wifi.test/' };
const settings = { ...byEmail, offered: ['email', 'voucher', 'free'] };
const open = (onboarding = openDoor(), over: Partial<Portal> = secure, origin = 'https://wifi.test') =>
  openSamplePortal(settings, { onboarding, ...over }, origin);
type Sample = ReturnType<typeof open>;

async function comeByMail({ post, mails, codeIn }: Sample, ip = phone, email = 'someone@example.jp') {
  await post({ path: '/way/email', ip, fields: { email } });
  const typed = codeIn(mails.at(-1)?.text);
  expect((await post({ path: '/code', ip, fields: { typed } })).to).toMatch('/status');
}

const agents = {
  apple: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15',
  android: 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0',
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0',
};
const addressIn = (html: string) => /href="(\/encrypted\/file\/[^"]+)"/.exec(html)?.[1] ?? '';

async function make(sample: Sample, system: keyof typeof agents, ip = phone) {
  const { to } = await sample.post({ path: '/encrypted/make', ip });
  const page = await sample.ask(to ?? '', ip, { headers: { 'user-agent': agents[system] } });
  return { to: to ?? '', html: await page.text() };
}

test('who has shown who she is sets her device up: one press, one file, for her alone', async () => {
  const sample = open();
  const { ask, spot } = sample;
  await comeByMail(sample);
  expect(await (await ask('/status?lang=en')).text()).toContain('href="/encrypted?lang=en"');
  const { html } = await make(sample, 'apple');
  expect(html).toContain('radius.city.test');
  const address = addressIn(html);
  // Another phone of the place gets nothing, and spends the address.
  await comeByMail(sample, tablet, 'other@example.jp');
  expect((await ask(address, tablet)).status).toBe(410);
  const page = await ask('/encrypted', phone);
  expect(await page.text()).not.toContain('/encrypted/file/');
  spot.passTime(1000);
  const again = addressIn((await make(sample, 'apple')).html);
  const file = await ask(again);
  expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual([
    200,
    'application/x-apple-aspen-config',
    'no-store',
  ]);
  const [newest] = spot.accounts.list(1);
  const signed = Buffer.from(await file.arrayBuffer());
  expect(signed.includes(spot.accounts.passwordOf(newest?.name ?? ''))).toBe(true);
  expect((await ask(again)).status).toBe(410);
  expect(newest?.untilMs).toBe(spot.now() + 180 * 86_400_000);
});

test('each system gets what it takes; others stand below', async () => {
  const sample = open();
  await comeByMail(sample);
  const android = await make(sample, 'android');
  const file = await sample.ask(addressIn(android.html));
  expect([file.headers.get('content-type'), file.headers.get('content-transfer-encoding')]).toEqual([
    'application/x-wifi-config',
    'base64',
  ]);
  expect(file.headers.get('content-disposition')).toBeNull();
  expect(android.html).toMatch(/system=apple[^]*system=windows[^]*system=other/);
  const windows = await make(sample, 'windows');
  expect(windows.html).toContain('netsh wlan add profile');
  expect(windows.html).toContain('href="/encrypted/authority"');
  const profile = await (await sample.ask(addressIn(windows.html))).text();
  expect(profile).toContain('<WLANProfile');
  expect(profile).not.toContain('Password');
  expect((await sample.ask('/encrypted/authority')).headers.get('content-type')).toBe('application/x-x509-ca-cert');
});

test('where the portal can sign it and devices know the authority, Windows opens its Settings by one press', async () => {
  const byRsa = signerWith(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const sample = open({ ...openDoor({ isKnownAuthority: true }), signer: () => byRsa });
  await comeByMail(sample);
  const { html } = await make(sample, 'windows');
  const address = /ms-settings:wifi-provisioning\?uri=https:\/\/wifi\.test(\/encrypted\/file\/[\w-]+)/.exec(html)?.[1];
  expect(html).not.toContain('/encrypted/authority');
  const file = await sample.ask(address ?? '');
  expect(await file.text()).toMatch(/^<\?xml[^]*<CarrierProvisioning[^]*<SignatureValue>/);
});

test('an Android phone without Passpoint, and any other device, is set up by hand', async () => {
  const { passpoint: _none, ...plain } = network;
  const sample = open(openDoor({ network: plain }));
  await comeByMail(sample);
  const { html, to } = await make(sample, 'android');
  expect(addressIn(html)).toBe('');
  const slip = await (await sample.ask(to.replace('/encrypted?', '/encrypted/slip?'))).text();
  const [account] = sample.spot.accounts.list(1);
  const password = sample.spot.accounts.passwordOf(account?.name ?? '');
  for (const told of [
    `${account?.name}@wifi.city.test`,
    password,
    'City Secure',
    'radius.city.test',
    '<svg class="qr"',
  ])
    expect(slip).toContain(told);
});

test('settings beyond a person’s number end the oldest; she takes back her own and nobody else’s', async () => {
  const sample = open();
  const { spot, post, ask } = sample;
  await comeByMail(sample);
  for (let made = 0; made < 3; made++) {
    await post({ path: '/encrypted/make' });
    spot.passTime(1000);
  }
  const names = spot.accounts.list(10).map(({ name }) => name);
  expect(names.map((name) => spot.accounts.find(name, spot.now()) !== null)).toEqual([true, true, false]);
  await comeByMail(sample, tablet, 'other@example.jp');
  const account = names[0] ?? '';
  expect((await post({ path: '/encrypted/remove', ip: tablet, fields: { account } })).status).toBe(404);
  expect((await ask(`/encrypted/slip?account=${account}`, tablet)).status).toBe(404);
  const removed = await post({ path: '/encrypted/remove', fields: { account } });
  expect([removed.status, removed.text.includes('are removed')]).toEqual([200, true]);
  expect(spot.accounts.find(account, spot.now())).toBeNull();
});

test('ten a day and no more; nothing is made', async () => {
  const sample = open();
  await comeByMail(sample);
  for (let made = 0; made < 10; made++) await sample.post({ path: '/encrypted/make' });
  expect((await sample.post({ path: '/encrypted/make' })).status).toBe(429);
  expect(sample.spot.accounts.list(100)).toHaveLength(10);
});

test('by the terms alone an account is the device’s and carries that way; a code on paper makes none', async () => {
  const sample = open(openDoor(), { ...secure, desired: () => ({ zone: 'hall', freeMinutes: 60 }) });
  const { spot, post, ask } = sample;
  expect((await post({ path: '/sign-in-free' })).to).toMatch('/status');
  await make(sample, 'apple');
  const { mac = '' } = spot.sessions.open()[0] ?? {};
  expect(spot.accounts.list(1)).toMatchObject([{ way: 'free', identity: spot.ways.hash('device', mac) }]);
  expect((await post({ path: '/sign-in', ip: tablet, fields: { code: spot.newCode() } })).to).toMatch('/status');
  expect((await ask('/encrypted', tablet)).status).toBe(404);
  expect(await (await ask('/status', tablet)).text()).not.toContain('/encrypted');
});

test('who may only read her mail has not shown yet who she is', async () => {
  const sample = open();
  await sample.post({ path: '/way/email', fields: { email: 'someone@example.jp' } });
  expect((await sample.ask('/encrypted')).status).toBe(404);
  expect((await sample.post({ path: '/encrypted/make' })).status).toBe(404);
  expect(sample.spot.accounts.list(1)).toEqual([]);
});

test('nothing of it without a certificate that phones know; over http she is led to https', async () => {
  const untrusted = open(openDoor(), {});
  await comeByMail(untrusted);
  expect((await untrusted.ask('/encrypted')).status).toBe(404);
  expect(await (await untrusted.ask('/status')).text()).not.toContain('/encrypted');
  const plain = open(openDoor(), secure, 'http://wifi.test');
  await comeByMail(plain);
  expect((await plain.ask('/encrypted?lang=en')).headers.get('location')).toBe('https://wifi.test/encrypted?lang=en');
  expect((await plain.post({ path: '/encrypted/make' })).status).toBe(302);
  expect(plain.spot.accounts.list(1)).toEqual([]);
});

test.each(locales)('the pages in %s are light, in one language, and run nothing', async (locale) => {
  const sample = open();
  await comeByMail(sample);
  const { to } = await make(sample, 'apple');
  const account = /account=(\w+)/.exec(to)?.[1] ?? '';
  for (const path of [
    `/encrypted?lang=${locale}`,
    ...['apple', 'android', 'windows', 'other'].map(
      (system) => `/encrypted?account=${account}&system=${system}&lang=${locale}`,
    ),
    `/encrypted/slip?account=${account}&lang=${locale}`,
  ]) {
    const html = await (await sample.ask(path)).text();
    expect(html).toContain(`<html lang="${locale}">`);
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    expect(html).not.toMatch(/<script|《|｜|undefined|\[object/);
  }
});

test.each([
  [{ userAgent: agents.apple, platform: undefined }, 'apple'],
  [{ userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', platform: '"macOS"' }, 'apple'],
  [{ userAgent: agents.android, platform: '"Android"' }, 'android'],
  [{ userAgent: agents.windows, platform: '"Windows"' }, 'windows'],
  [{ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', platform: '"Linux"' }, 'other'],
  [{ userAgent: undefined, platform: undefined }, 'other'],
])('%j is %s', (told, system) => {
  expect(systemOf(told)).toBe(system);
});

test('an address is good once and for a quarter of an hour, and the oldest of very many goes', () => {
  const taps = createTapBook();
  const tap = { account: 'a', form: 'apple', mac: '02:00:00:00:00:01' } as const;
  const first = taps.offer(tap, 0);
  expect(taps.take(first, 1)).toMatchObject(tap);
  expect(taps.take(first, 1)).toBeNull();
  expect(taps.take(taps.offer(tap, 0), 15 * 60_000)).toBeNull();
  const oldest = taps.offer(tap, 0);
  for (let more = 0; more < 4096; more++) taps.offer(tap, 0);
  expect(taps.take(oldest, 1)).toBeNull();
});

test('in a code for readers whatever has a meaning there is escaped', () => {
  expect(wifiCode({ ssid: 'a;b:"c"\\', user: 'u@r', outer: 'anonymous@r', password: 'p,w' })).toBe(
    String.raw`WIFI:T:WPA2-EAP;S:a\;b\:\"c\"\\;E:TTLS;PH2:MSCHAPV2;A:anonymous@r;I:u@r;P:p\,w;;`,
  );
});
