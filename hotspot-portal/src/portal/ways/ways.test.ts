import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import type { Portal } from '../portal.ts';
import { byEmail, mailServer, openSamplePortal, tablet } from './sample-portal.ts';

const everyWay = {
  offered: ['email', 'sms', 'card', 'ticket', 'sponsor', 'radius', 'voucher'],
  zones: { library: ['card'] },
  email: mailServer,
  sms: { url: 'https://sms.test/send' },
  card: {},
  ticket: {},
  sponsor: { domains: ['city.test'] },
  radius: { host: '127.0.0.1', port: 1812, secretFile: 'secret' },
  guardian: { underAge: 18 },
  survey: true,
};

test.each(locales)('each way’s page in %s is light, in one language, with age, purpose and terms', async (locale) => {
  const { ask } = openSamplePortal(everyWay);
  for (const path of [
    '/',
    '/way/email',
    '/way/sms',
    '/way/card',
    '/way/ticket',
    '/way/sponsor',
    '/way/radius',
    '/code',
    '/guardian',
  ]) {
    const page = await ask(`${path}?lang=${locale}`);
    const html = await page.text();
    expect([page.status, path]).toEqual([200, path]);
    expect(html).toContain(`<html lang="${locale}">`);
    expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    expect(html).not.toMatch(/<script|《|｜|undefined/);
    if (path.startsWith('/way')) expect(html).toMatch(/name="age"[^]*name="purpose"[^]*name="accept"/);
  }
});

test('the zone decides: what it does not offer is not there, neither as a page nor as a form', async () => {
  const { ask, post } = openSamplePortal(everyWay, { desired: () => ({ zone: 'library' }) });
  const page = await (await ask('/?lang=en')).text();
  expect([page.includes('/way/card'), page.includes('/way/email'), page.includes('name="code"')]).toEqual([
    true,
    false,
    false,
  ]);
  expect((await ask('/way/email')).status).toBe(404);
  expect((await post({ path: '/way/email', fields: { age: 'adult' } })).status).toBe(404);
  expect((await post({ path: '/sign-in', fields: { code: 'ABCDE-FGHJK', age: 'adult' } })).status).toBe(404);
});

test('e-mail or voucher; a minor needs a guardian’s word in addition, for both', async () => {
  const { spot, mails, post, codeIn, capport } = openSamplePortal({ ...byEmail, guardian: {} });
  const code = spot.newCode();
  expect((await post({ path: '/sign-in', fields: { code } })).status).toBe(422);
  for (const way of [
    { path: '/sign-in', fields: { code, age: 'minor' } },
    { path: '/way/email', fields: { email: 'child@example.jp', age: 'minor' } },
  ]) {
    const held = await post(way);
    expect([held.status, held.to]).toEqual([303, '/guardian?lang=en']);
  }
  expect((await post({ path: '/guardian', fields: { email: 'parent@example.jp' } })).to).toBe('/code?lang=en');
  expect(mails).toMatchObject([{ to: 'parent@example.jp' }]);
  expect(await capport()).toMatchObject({ captive: true });
  const agreed = await post({ path: '/code', fields: { typed: codeIn(mails[0]?.text) } });
  expect(agreed.to).toBe('/?agreed=1&another=1&lang=en');
  expect((await post({ path: '/sign-in', fields: { code, age: 'minor' } })).status).toBe(303);
  expect((await post({ path: '/sign-in', fields: { code: spot.newCode(), age: 'minor' }, ip: tablet })).to).toContain(
    '/guardian',
  );
  expect((await post({ path: '/sign-in', fields: { code: spot.newCode(), age: 'adult' }, ip: tablet })).status).toBe(
    303,
  );
});

test('by SMS only to the countries that the city pays for; the purpose is counted of nobody', async () => {
  const { spot, messages, post, codeIn } = openSamplePortal({ ...everyWay, guardian: undefined });
  expect((await post({ path: '/way/sms', fields: { phone: '+44 20 7946 0000' } })).status).toBe(422);
  const fields = { phone: '０９０-1234-5678', purpose: 'work' };
  expect((await post({ path: '/way/sms', fields })).to).toBe('/code?lang=en');
  expect(messages).toMatchObject([{ to: '+819012345678' }]);
  expect(spot.sessions.countOpen()).toBe(0);
  expect((await post({ path: '/code', fields: { typed: codeIn(messages[0]?.text) } })).status).toBe(303);
  expect(spot.ways.purposes()).toEqual([{ day: '2026-11-23', purpose: 'work', count: 1 }]);
});

test('a sponsor of the city gets the code, and a stranger is no sponsor', async () => {
  const { mails, post, codeIn, capport } = openSamplePortal({ ...everyWay, guardian: undefined });
  const visitor = 'Alex\r\nBcc: x@example.jp';
  expect((await post({ path: '/way/sponsor', fields: { visitor, sponsor: 'friend@example.jp' } })).status).toBe(422);
  expect((await post({ path: '/way/sponsor', fields: { visitor, sponsor: 'tanaka@city.test' } })).status).toBe(303);
  expect(mails).toMatchObject([
    { to: 'tanaka@city.test', text: expect.stringContaining('“Alex Bcc: x@example.jp”') as string },
  ]);
  expect(await capport()).toMatchObject({ captive: true });
  expect((await post({ path: '/code', fields: { typed: codeIn(mails[0]?.text) } })).status).toBe(303);
});

test('a ticket opens for its own time and no longer; wrong ones are counted', async () => {
  const { spot, post, capport } = openSamplePortal({ ...everyWay, guardian: undefined });
  const nowMs = spot.now();
  const tickets = [{ number: 'A-101', fromMs: nowMs - 1, untilMs: nowMs + 30 * 60_000 }];
  expect(spot.ways.tickets.replace([...tickets, { number: 'B-202', fromMs: nowMs + 1, untilMs: nowMs + 2 }])).toBe(2);
  const wrong = await post({ path: '/way/ticket', fields: { ticket: 'B-202' } });
  expect([wrong.status, wrong.text.includes('4 more times')]).toEqual([422, true]);
  expect((await post({ path: '/way/ticket', fields: { ticket: 'ａ101' } })).status).toBe(303);
  expect(await capport()).toMatchObject({ captive: false, 'seconds-remaining': 1800 });
});

test.each([
  ['right', 303],
  ['wrong', 422],
  ['away', 503],
  [{ waitSeconds: 900 }, 429],
] as const)('the city says %j of a user number and its PIN', async (answer, status) => {
  const asked: unknown[] = [];
  const residents: Portal['residents'] = (words) => {
    asked.push(words);
    return Promise.resolve(answer);
  };
  const { spot, post } = openSamplePortal({ ...everyWay, guardian: undefined }, { residents });
  const said = await post({ path: '/way/card', fields: { number: '１２３４５６', pin: '4321' } });
  expect([said.status, asked]).toEqual([status, [{ userNumber: '123456', pin: '4321' }]]);
  expect(said.text).not.toContain('4321');
  expect(spot.sessions.countOpen()).toBe(status === 303 ? 1 : 0);
});
