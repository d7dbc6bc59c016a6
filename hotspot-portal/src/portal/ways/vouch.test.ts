import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { mailServer, openSamplePortal, phone, tablet } from './sample-portal.ts';

const settings = { offered: ['sponsor'], email: mailServer, sponsor: { domains: ['city.test'] } };
/** The sponsor's own device, which is nobody's visitor. */
const desk = '192.168.50.99';

async function openAsked(visitor = 'Alex') {
  const portal = openSamplePortal(settings);
  const ask = async (ip: string) => {
    const fields = { visitor, sponsor: 'tanaka@city.test' };
    expect((await portal.post({ path: '/way/sponsor', fields, ip })).to).toBe('/code?lang=en');
    return /http:\/\/wifi\.test(\/vouch\/\S+)/.exec(portal.mails.at(-1)?.text ?? '')?.[1] ?? '';
  };
  const open = async (path: string, lang = 'en') => {
    const page = await portal.ask(`${path}?lang=${lang}`, desk);
    return { status: page.status, text: await page.text() };
  };
  const answer = async (path: string, says: string) =>
    portal.post({ path, fields: { answer: says, token: '' }, ip: desk });
  return { ...portal, asked: ask, open, answer, path: await ask(phone) };
}

test('a sponsor says yes by the link in her mail, and the visitor is online without typing anything', async () => {
  const { spot, mails, path, open, answer, capport, ask } = await openAsked();
  // In the city's language first, whatever the visitor reads.
  expect(mails.at(-1)?.text).toMatch(/^「Alex」と名のる方が[^]*Somebody who says the name “Alex”/);
  expect((await open(path)).text).toContain('Do you know this person?');
  // A mail program that looks at the address lets nobody in.
  expect([await capport(), spot.sessions.countOpen()]).toMatchObject([{ captive: true }, 0]);
  expect((await answer(path, 'yes')).text).toContain('The device of “Alex” will be online');
  expect(await capport()).toMatchObject({ captive: false, 'seconds-remaining': 3600 });
  expect(spot.sessions.open()).toMatchObject([{ tier: 'sponsor' }]);
  expect((await ask('/code?lang=en')).status).toBe(200);
  // The word was for one device, and is used up.
  expect([(await open(path)).status, (await answer(path, 'yes')).status]).toEqual([404, 404]);
  expect(await capport(tablet)).toMatchObject({ captive: true });
});

test('the visitor’s own page leads on once the sponsor has agreed', async () => {
  const { path, answer, ask } = await openAsked();
  expect(await (await ask('/code?lang=en')).text()).toContain('See whether the staff member has agreed');
  await answer(path, 'yes');
  const page = await ask('/code?lang=en');
  expect([page.status, page.headers.get('location')]).toEqual([302, '/status?lang=en']);
});

test('a sponsor who does not know the visitor ends it, also for the number', async () => {
  const { path, answer, capport, mails, post, codeIn } = await openAsked();
  expect((await answer(path, 'no')).text).toContain('You have refused');
  expect((await post({ path: '/code', fields: { typed: codeIn(mails[0]?.text) } })).status).toBe(422);
  expect(await capport()).toMatchObject({ captive: true });
});

test('a link is good for an hour, and only until the visitor asks anew', async () => {
  const { path, asked, open, answer, spot } = await openAsked();
  const second = await asked(phone);
  expect([(await open(path)).status, (await open(second)).status]).toEqual([404, 200]);
  spot.passTime(59 * 60_000);
  expect((await open(second)).status).toBe(200);
  spot.passTime(60_000);
  expect([(await open(second)).status, (await answer(second, 'yes')).status]).toEqual([404, 404]);
});

test('a link cannot be made up or turned to another device', async () => {
  const { path, asked, open, answer, capport } = await openAsked();
  const other = await asked(tablet);
  const [mine = '', signature = ''] = path.split('.');
  const [theirs = ''] = other.split('.');
  for (const forged of [
    `${theirs}.${signature}`,
    `${mine}.`,
    `${mine}.AAAA`,
    '/vouch/e30.AAAA',
    `/vouch/${'A'.repeat(900)}`,
  ]) {
    expect([forged, (await open(forged)).status]).toEqual([forged, 404]);
    expect((await answer(forged, 'yes')).status).toBe(404);
  }
  for (const ip of [phone, tablet]) expect(await capport(ip)).toMatchObject({ captive: true });
});

test.each(locales)('the sponsor’s page in %s shows the name and runs nothing that it holds', async (locale) => {
  const { path, open } = await openAsked('<b>Alex</b>');
  const { text } = await open(path, locale);
  expect(text).toContain('&lt;b&gt;Alex&lt;/b&gt;');
  expect(text).toContain(`<html lang="${locale}">`);
  expect(Buffer.byteLength(text)).toBeLessThan(30_000);
  expect(text).not.toMatch(/<script|《|undefined/);
});
