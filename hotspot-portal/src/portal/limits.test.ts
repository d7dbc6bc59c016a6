import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { SpotPolicy, weekdays } from '@machikado/contracts/spot-policy.ts';
import { numberMask } from '../gateway/phone-mark.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { readUsage } from '../exchanges/usage.ts';
import { createPortalApp } from './app.ts';
import { catalogue } from './texts/catalogue.ts';
import { createVisitorLookup } from './visitor.ts';

const wifi = SpotPolicy.parse({
  tiers: {
    hall: { minutes: 60, renewals: 1, turnsPerDay: 1, megabytes: 100 },
    pupil: { minutes: 30, megabytes: 1, whenUsedUp: 'slow', slowKbits: 128 },
  },
  zones: {
    hall: { ways: { free: 'hall' }, hours: [{ days: [...weekdays], from: '09:00', to: '22:00' }] },
    school: { ways: { free: 'pupil' }, languages: ['ko', 'en'], notice: { ja: '校内です。', en: 'This is a school.' } },
  },
});

const inHall = '192.168.50.10';
const inSchool = '192.168.51.10';

/** The part of Node's request that the portal looks at. */
const peerAt = (remoteAddress: string): object => ({ incoming: { socket: { remoteAddress } } });

function openPortal() {
  const desired = { zone: 'hall', wifi };
  const spot = makeSampleSpot(() => desired);
  const app = createPortalApp({
    spot,
    visitorOf: createVisitorLookup(spot.gateway, () => 0),
    formKey: Buffer.alloc(32, 5),
    ...{ pagesUrl: 'http://wifi.test/', secureUrl: 'https://wifi.test/', metrics: () => '' },
    ...{ city: () => null, alerts: () => null, listOf: () => null, desired: () => desired },
  });
  const ask = async (path: string, init: RequestInit = {}, ip = inHall) =>
    app.request(`http://wifi.test${path}`, init, peerAt(ip));
  const read = async (path: string, ip = inHall) => (await ask(path, {}, ip)).text();
  const post = async (path: string, from: string, ip = inHall) => {
    const token = /name="token" value="([^"]+)"/.exec(await read(from, ip))?.[1] ?? '';
    return ask(path, { method: 'POST', body: new URLSearchParams({ token, accept: 'yes', lang: 'en' }) }, ip);
  };
  const capport = async (ip = inHall) => JSON.parse(await read('/capport/api', ip)) as Record<string, unknown>;
  /** What the kernel has counted of the only phone that is online. */
  const use = async (bytes: number) => {
    const mark = [...spot.gateway.passes.values()][0]?.mark ?? 0;
    spot.gateway.used.set(mark & numberMask, { up: 0, down: bytes });
    await readUsage(spot);
  };
  return { spot, read, post, capport, use };
}

test('the status page and RFC 8908 say what is left, and more time is one button away', async () => {
  const { spot, read, post, capport, use } = openPortal();
  expect((await post('/sign-in-free', '/')).status).toBe(303);
  await use(12_340_000);
  expect(await capport()).toMatchObject({
    'seconds-remaining': 3600,
    'bytes-remaining': 87_660_000,
    'can-extend-session': true,
  });
  expect(await read('/status?lang=en')).toContain('87.6 MB');
  expect(await read('/status?lang=en')).not.toContain('action="/extend"');
  spot.passTime(31 * 60_000);
  expect(await read('/status?lang=en')).toContain('Go on for 60 min more');
  expect((await post('/extend', '/status')).headers.get('location')).toBe('/status?lang=en&extended=1');
  expect(await read('/status?lang=en&extended=1')).toContain('You have more time now.');
  expect(await capport()).toMatchObject({ 'seconds-remaining': 89 * 60, 'can-extend-session': false });
  expect((await post('/extend', '/status')).headers.get('location')).toBe('/status?lang=en&extended=0');
  expect(await capport()).toMatchObject({ 'seconds-remaining': 89 * 60 });
});

test('a form that is not this phone’s makes nothing longer', async () => {
  const { spot, post, capport } = openPortal();
  expect((await post('/sign-in-free', '/')).status).toBe(303);
  spot.passTime(40 * 60_000);
  expect((await post('/extend', '/venue')).status).toBe(403);
  expect(await capport()).toMatchObject({ 'seconds-remaining': 1200 });
});

test('a zone has its own order of languages and words; slow is said in its own words, and data is not at an end', async () => {
  const { read, post, capport, use } = openPortal();
  const page = await read('/', inSchool);
  expect(page).toContain('<html lang="ko">');
  expect([...page.matchAll(/hreflang="([^"]+)"/g)].map(([, tag]) => tag)).toEqual(['en']);
  expect(await read('/?lang=en', inSchool)).toContain('This is a school.');
  expect((await post('/sign-in-free', '/', inSchool)).status).toBe(303);
  await use(2_000_000);
  expect(await read('/status?lang=en', inSchool)).toContain('so the connection is slow now');
  expect(await capport(inSchool)).not.toHaveProperty('bytes-remaining');
});

test.each(locales)('outside its hours a zone says in %s when it opens, and takes nobody in', async (locale) => {
  const { spot, read, post } = openPortal();
  spot.passTime(10 * 3_600_000);
  const page = (await read(`/?lang=${locale}`)).replaceAll(/<rt>.*?<\/rt>|<\/?ruby>/g, '');
  const { closed, opensOn } = catalogue[locale];
  expect(page).toContain(withoutRuby(closed));
  expect(page).toContain(withoutRuby(opensOn(11, 24, '09:00')));
  expect(page).not.toContain('<form');
  expect((await post('/sign-in-free', '/')).status).toBe(403);
  expect(spot.sessions.countOpen()).toBe(0);
});
