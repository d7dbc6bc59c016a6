import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { City } from '@machikado/contracts/city.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { locales } from '@machikado/contracts/locale.ts';
import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { closeToEverybody, openToEverybody } from '../exchanges/disaster.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { createPortalApp } from './app.ts';
import { choosePortalLocale, offeredLocales } from './locale-choice.ts';
import { isFormToken, makeFormToken } from './form-token.ts';
import { termsVersion } from './texts/terms-version.ts';
import { catalogue } from './texts/catalogue.ts';
import { createVisitorLookup } from './visitor.ts';

/** The part of Node's request that the portal looks at. */
const peerAt = (remoteAddress: string): object => ({ incoming: { socket: { remoteAddress } } });

function openPortal(desired: DesiredState | null = null, city: City | null = null) {
  const spot = makeSampleSpot(() => desired);
  const app = createPortalApp({
    spot,
    visitorOf: createVisitorLookup(spot.gateway, () => 0),
    formKey: Buffer.alloc(32, 5),
    pagesUrl: 'http://wifi.test/',
    secureUrl: 'https://wifi.test/',
    metrics: () => 'machikado_spot_sessions_open 0',
    city: () => city,
    alerts: () => null,
    listOf: () => null,
    desired: () => desired,
  });
  const ask = (path: string, init: RequestInit = {}, ip = '192.168.50.10') =>
    app.request(`http://wifi.test${path}`, init, peerAt(ip));
  const tokenOf = async (ip?: string) =>
    /name="token" value="([^"]+)"/.exec(await (await ask('/', {}, ip)).text())?.[1] ?? '';
  const signIn = async (fields: Record<string, string>, ip?: string, path = '/sign-in') =>
    ask(path, { method: 'POST', body: new URLSearchParams({ accept: 'yes', lang: 'en', ...fields }) }, ip);
  return { spot, ask, tokenOf, signIn };
}

test('the policy’s hash is that of the style in the page, and nothing else is allowed', async () => {
  const { ask } = openPortal();
  const page = await ask('/');
  const style = /<style>([^]*?)<\/style>/.exec(await page.text())?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
});

const sampleCity: City = {
  ...{ id: 'sample', code: '012041', name: { ja: '見本市', en: 'Sample City' }, languages: ['ja', 'en'] },
  ...{ desk: { name: { ja: '総合案内', en: 'Reception' } }, centre: { latitude: 43, longitude: 142 } },
  ...{ wifi: { ssid: 'Sample', portalHost: 'wifi.test', sessionMinutes: 60 }, jmaAreas: ['0120400'] },
  ...{ colours: { primary: '#7a1f5c', accent: '#2f9e8f' }, hasSamples: true },
};

test.each([
  ['one that reads is worn as it is', '#7a1f5c', /:root\{--sky:#7a1f5c;/],
  ['a pale one is darkened in its hue', '#ffe14d', /:root\{--sky:#[0-6][0-9a-f][0-5][0-9a-f][0-2][0-9a-f];/],
])('the city’s colours are on every page: %s, and the page’s policy allows it', async (_what, primary, worn) => {
  const colours = { primary, accent: '#2f9e8f' };
  const { ask } = openPortal(null, { ...sampleCity, colours });
  for (const path of ['/?lang=en', '/venue', '/blocked', '/nowhere']) {
    const page = await ask(path);
    const style = /<style>([^]*?)<\/style>/.exec(await page.text())?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers.get('content-security-policy'), path).toContain(`style-src 'sha256-${hash}'`);
    expect(style, path).toMatch(worn);
    expect(style, path).toMatch(/dark\)\{:root\{--sky:#/);
  }
});

test.each([
  ['a code of the right form', 'ABCDE-FGHJK', true],
  ['one with a letter that no code has', 'ABCDE-FGHIU', false],
  ['markup', '"><b>', false],
])('%s in the address is prefilled or left out', async (_name, code, shown) => {
  const { ask } = openPortal();
  const html = await (await ask(`/?code=${encodeURIComponent(code)}`)).text();
  expect(html.includes(`value="${code}"`)).toBe(shown);
  expect(html).not.toContain('"><b>');
});

test('terms not accepted: nothing opens, and the code stays in the field', async () => {
  const { spot, signIn, tokenOf } = openPortal();
  const code = spot.newCode();
  const answer = await signIn({ token: await tokenOf(), code, accept: 'no' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(`value="${code}"`);
  expect(spot.gateway.passes.size).toBe(0);
});

test('one phone’s token does not serve another, and not after two hours', async () => {
  const { spot, signIn, tokenOf } = openPortal();
  const token = await tokenOf('192.168.50.99');
  expect((await signIn({ token, code: spot.newCode() })).status).toBe(403);
  const client = { ipv4: '192.168.50.10', mac: '02:00:00:00:00:01' };
  const key = Buffer.alloc(32, 1);
  const made = makeFormToken(key, client, 0);
  expect(isFormToken(key, client, { token: made, nowMs: 3_600_000 })).toBe(true);
  expect(isFormToken(key, client, { token: made, nowMs: 7_200_000 })).toBe(false);
});

test('RFC 8908: captive before, with the seconds after, private to the asker, whatever Accept says', async () => {
  const { spot, ask, signIn, tokenOf } = openPortal();
  const before = await ask('/capport/api', { headers: { accept: 'text/plain' } });
  expect(before.headers.get('content-type')).toBe('application/captive+json');
  expect(before.headers.get('cache-control')).toBe('private');
  expect(await before.json()).toEqual({
    captive: true,
    'user-portal-url': 'https://wifi.test/',
    'venue-info-url': 'https://wifi.test/venue',
    'can-extend-session': true,
  });
  expect((await signIn({ token: await tokenOf(), code: spot.newCode(5) })).status).toBe(303);
  expect(await (await ask('/capport/api')).json()).toMatchObject({ captive: false, 'seconds-remaining': 300 });
  expect(await (await ask('/capport/api', {}, '192.168.50.11')).json()).toMatchObject({ captive: true });
  spot.passTime(300_000);
  expect(await (await ask('/capport/api')).json()).toMatchObject({ captive: true });
});

test('the place introduces itself to people who have not signed in, and to strangers to the gateway', async () => {
  const { ask } = openPortal();
  const page = await ask('/venue?lang=en', {}, 'no address of ours');
  expect([page.status, (await page.text()).includes('About this place')]).toEqual([200, true]);
});

test.each(locales)('in %s a page that is filtered says why, and repeats nothing that was asked for', async (locale) => {
  const { ask } = openPortal();
  const said = async (list: string) => (await ask(`/blocked?list=${list}&lang=${locale}`)).text();
  const [youth, malware, other] = [await said('youth'), await said('malware'), await said('"><b>evilcanary')];
  expect(new Set([youth, malware, other]).size).toBe(3);
  expect(other).not.toContain('evilcanary');
  for (const page of [youth, malware]) expect(page).toContain(`lang="${locale}"`);
});

test('disaster mode: nobody is captive, the page says how to use it safely, and afterwards all is as before', async () => {
  const { spot, ask } = openPortal();
  expect((await openToEverybody(spot, { cause: 'staff', drill: true })).ok).toBe(true);
  expect(await (await ask('/capport/api')).json()).toEqual({
    captive: false,
    'user-portal-url': 'https://wifi.test/',
    'venue-info-url': 'https://wifi.test/',
    'can-extend-session': true,
  });
  for (const locale of locales) {
    const page = await (await ask(`/?lang=${locale}`)).text();
    const { disasterDrill, disasterSafety } = catalogue[locale];
    const plain = page.replaceAll(/<rt>.*?<\/rt>|<\/?ruby>/g, '');
    for (const text of [disasterDrill, ...disasterSafety]) expect(plain).toContain(withoutRuby(text));
  }
  expect((await closeToEverybody(spot, 'staff')).ok).toBe(true);
  expect(await (await ask('/capport/api')).json()).toMatchObject({ captive: true });
});

test('where the city says so the terms are enough: twice a day, going on within the time, with a record of consent', async () => {
  const { spot, ask, tokenOf, signIn } = openPortal({ zone: 'library', freeMinutes: 30 });
  const free = async (accept = 'yes') => signIn({ token: await tokenOf(), accept }, undefined, '/sign-in-free');
  const leave = async () => {
    const token = /name="token" value="([^"]+)"/.exec(await (await ask('/status')).text())?.[1] ?? '';
    expect((await signIn({ token }, undefined, '/sign-out')).status).toBe(303);
  };
  expect(await (await ask('/?lang=en')).text()).toContain('Accept and connect without a code');
  expect((await free('no')).status).toBe(422);
  expect((await free()).status).toBe(303);
  spot.passTime(10 * 60_000);
  await leave();
  expect((await free()).status).toBe(303);
  expect(await (await ask('/capport/api')).json()).toMatchObject({ captive: false, 'seconds-remaining': 1200 });
  spot.passTime(20 * 60_000);
  expect((await free()).status).toBe(303);
  spot.passTime(30 * 60_000);
  const third = await free();
  expect([third.status, (await third.text()).includes('Today’s turns')]).toEqual([403, true]);
  spot.passTime(12 * 3_600_000);
  expect((await free()).status).toBe(303);
  const consents = spot.database.prepare('SELECT way, terms FROM consents').all();
  expect(consents).toEqual(Array.from({ length: 4 }, () => ({ way: 'free', terms: termsVersion })));
});

test('where a code is needed the way without one is not there', async () => {
  const { spot, ask, tokenOf, signIn } = openPortal();
  expect(await (await ask('/')).text()).not.toContain('sign-in-free');
  expect((await signIn({ token: await tokenOf() }, undefined, '/sign-in-free')).status).toBe(404);
  expect(spot.sessions.countOpen()).toBe(0);
});

test('a collector on this machine reads the counts, and a phone is told that there is no such page', async () => {
  const { ask } = openPortal();
  expect(await (await ask('/metrics', {}, '127.0.0.1')).text()).toContain('machikado_spot_sessions_open');
  expect((await ask('/metrics')).status).toBe(404);
});

test('the gateway that only records says so', async () => {
  const { ask } = openPortal();
  expect(await (await ask('/health')).json()).toMatchObject({ status: 'ok', gateway: 'record' });
});

test.each([
  [undefined, 'ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
  [undefined, 'fr-FR,fr;q=0.9', 'en'],
  [undefined, 'fr;q=0.9,ja;q=0.5', 'ja'],
  [undefined, undefined, 'ja'],
  [undefined, '*', 'ja'],
  [undefined, 'zh-TW,zh;q=0.9,en;q=0.8', 'zh-Hant'],
  [undefined, 'zh-CN,zh;q=0.9', 'zh-Hans'],
  [undefined, 'ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
  ['ja-x-easy', 'ja', 'ja-x-easy'],
  ['en', 'ja', 'en'],
  ['xx', 'ja', 'ja'],
])('asked %s with %s the page is in %s', (asked, accepted, locale) => {
  expect(choosePortalLocale({ lang: asked, acceptLanguage: accepted })).toBe(locale);
});

test.each(locales)('the page in %s is one language throughout, light, and runs nothing', async (locale) => {
  const { ask } = openPortal();
  const html = await (await ask(`/?lang=${locale}`)).text();
  expect(html).toContain(`<html lang="${locale}">`);
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
  expect(html).not.toMatch(/<script|《|｜/);
  for (const other of locales) {
    if (other !== locale) expect(html).toContain(`hreflang="${other}" href="/?lang=${other}"`);
  }
});

test('a spot that shall be in English only offers no other language', () => {
  expect(offeredLocales(['en'])).toEqual(['en']);
  expect(offeredLocales([])).toEqual(locales);
  expect(choosePortalLocale({ lang: undefined, acceptLanguage: undefined }, ['en'])).toBe('en');
  expect(choosePortalLocale({ lang: 'ja', acceptLanguage: 'ja' }, ['en'])).toBe('en');
});
