import { expect, test } from 'vitest';
import { removeSession } from '../../exchanges/sign-out.ts';
import { byEmail, mailServer, openSamplePortal, phone, tablet } from './sample-portal.ts';

test('by mail: online for ten minutes to read it, then by the code for the whole turn; neither is kept in clear', async () => {
  const { spot, mails, post, codeIn, capport, ask } = openSamplePortal(byEmail);
  const sent = await post({ path: '/way/email', fields: { email: 'Hanako+wifi@Example.JP' } });
  expect([sent.status, sent.to]).toEqual([303, '/code?lang=en']);
  expect(mails).toMatchObject([{ to: 'Hanako+wifi@example.jp' }]);
  expect(await capport()).toMatchObject({ captive: false, 'seconds-remaining': 600 });
  expect(await (await ask('/status?lang=en')).text()).toContain('to read your mail');

  const code = codeIn(mails[0]?.text);
  const done = await post({ path: '/code', fields: { typed: code.replace(' ', '') } });
  expect([done.status, done.to]).toEqual([303, '/status?lang=en']);
  expect(await capport()).toMatchObject({ captive: false, 'seconds-remaining': 3600 });
  expect((await post({ path: '/code', fields: { typed: code } })).status).toBe(422);
  const tables = ['grants', 'challenges', 'remembered', 'sessions', 'consents', 'events'];
  const kept = JSON.stringify(tables.map((table) => spot.database.prepare(`SELECT * FROM ${table}`).all()));
  expect(kept).not.toMatch(/hanako|example/i);
  expect(kept).not.toContain(code.replace(' ', ''));
  expect(kept).toContain('"email"');
});

test('five wrong codes and the right one waits, counted on the disk', async () => {
  const { spot, mails, post, codeIn } = openSamplePortal(byEmail);
  expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(303);
  for (const left of ['4 more', '3 more', '2 more', 'once more']) {
    const wrong = await post({ path: '/code', fields: { typed: '0000 0000' } });
    expect([wrong.status, wrong.text.includes(left)]).toEqual([422, true]);
  }
  expect((await post({ path: '/code', fields: { typed: '0000 0000' } })).status).toBe(429);
  spot.passTime(6 * 60_000);
  const over = await post({ path: '/code', fields: { typed: codeIn(mails[0]?.text) } });
  expect([over.status, over.text.includes('cannot be used any more')]).toEqual([422, true]);
  expect(spot.ways.challenges.of(spot.ways.hash('device', '02:00:c0:a8:32:0a'))?.triesLeft).toBe(0);
});

test('a mail that nobody takes opens nothing; the fourth in a quarter of an hour is not sent', async () => {
  const { spot, mails, server, post } = openSamplePortal(byEmail);
  server.up = false;
  expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(503);
  expect(spot.sessions.countOpen()).toBe(0);
  server.up = true;
  for (const status of [303, 303, 429]) {
    expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(status);
  }
  expect(mails).toHaveLength(2);
});

test.each(['a@b', 'a b@example.jp', 'a@example.jp\r\nBcc: b@example.jp', '', '"a"@example.jp'])(
  '%j is no address, and nothing is sent',
  async (email) => {
    const { mails, post, spot } = openSamplePortal(byEmail);
    expect((await post({ path: '/way/email', fields: { email } })).status).toBe(422);
    expect([mails, spot.sessions.countOpen()]).toEqual([[], 0]);
  },
);

test('a phone with a new address goes on with its time by the same proof; the old one is shut out', async () => {
  const { spot, mails, post, codeIn, capport } = openSamplePortal(byEmail);
  const signIn = async (ip: string) => {
    expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' }, ip })).status).toBe(303);
    return post({ path: '/code', fields: { typed: codeIn(mails.at(-1)?.text) }, ip });
  };
  expect((await signIn(phone)).status).toBe(303);
  spot.passTime(20 * 60_000);
  expect((await signIn(tablet)).status).toBe(303);
  expect(await capport(tablet)).toMatchObject({ captive: false, 'seconds-remaining': 2400 });
  expect(await capport(phone)).toMatchObject({ captive: true });
  spot.passTime(40 * 60_000);
  expect((await signIn(phone)).status).toBe(303);
  spot.passTime(60 * 60_000);
  const third = await signIn(phone);
  expect([third.status, third.text.includes('used up')]).toEqual([403, true]);
});

test('a device that is remembered is online before it is asked, but not within the day for another turn', async () => {
  const settings = { ...byEmail, remember: { days: 7, randomisedHours: 48 } };
  const { spot, mails, post, codeIn, capport, ask } = openSamplePortal(settings);
  await post({ path: '/way/email', fields: { email: 'a@example.jp' } });
  expect((await post({ path: '/code', fields: { typed: codeIn(mails[0]?.text) } })).status).toBe(303);
  expect(await (await ask('/status?lang=en')).text()).toMatch(
    /Until 25 November \d\d:\d\d this device .* Some phones change/,
  );
  spot.passTime(61 * 60_000);
  expect(await capport()).toMatchObject({ captive: true });
  spot.passTime(23 * 60 * 60_000);
  expect(await capport()).toMatchObject({ captive: false, 'seconds-remaining': 3600 });
  expect((await post({ path: '/sign-out' })).status).toBe(303);
  expect(await capport()).toMatchObject({ captive: true });
});

test('whom staff have removed is not back by herself', async () => {
  const { spot, mails, post, codeIn, capport } = openSamplePortal({ ...byEmail, remember: { days: 7 } });
  await post({ path: '/way/email', fields: { email: 'a@example.jp' } });
  expect((await post({ path: '/code', fields: { typed: codeIn(mails[0]?.text) } })).status).toBe(303);
  expect(await removeSession(spot, phone)).toBe(true);
  expect(await capport()).toMatchObject({ captive: true });
});

test('two devices of one person share the turn; each ends the other from its page, and nobody else’s', async () => {
  const { spot, mails, post, codeIn, capport, ask } = openSamplePortal({
    ...byEmail,
    email: { ...mailServer, devices: 2 },
  });
  const signIn = async (ip: string, email: string) => {
    await post({ path: '/way/email', fields: { email }, ip });
    expect((await post({ path: '/code', fields: { typed: codeIn(mails.at(-1)?.text) }, ip })).status).toBe(303);
  };
  await signIn(phone, 'a@example.jp');
  await signIn(tablet, 'a@example.jp');
  await signIn('192.168.50.12', 'b@example.jp');
  const page = await (await ask('/status?lang=en')).text();
  const [device = '', ...more] = Array.from(page.matchAll(/name="device" value="([^"]+)"/g), ([, id]) => id ?? '');
  expect([device !== '', more]).toEqual([true, []]);
  expect((await post({ path: '/devices/end', fields: { device }, ip: '192.168.50.12' })).status).toBe(404);
  expect((await post({ path: '/devices/end', fields: { device } })).status).toBe(303);
  expect([(await capport(tablet))['captive'], (await capport(phone))['captive']]).toEqual([true, false]);
  expect(spot.sessions.countOpen()).toBe(2);
});

test('minutes to read a mail are given three times a day, and take nothing from whoever is online already', async () => {
  const { spot, post, capport } = openSamplePortal(byEmail);
  for (const captive of [false, false, false, true]) {
    expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(303);
    expect(await capport()).toMatchObject({ captive });
    spot.passTime(16 * 60_000);
  }
  expect((await post({ path: '/sign-in', fields: { code: spot.newCode(60) } })).status).toBe(303);
  spot.passTime(24 * 3_600_000);
  expect((await post({ path: '/sign-in', fields: { code: spot.newCode(60) } })).status).toBe(303);
  expect((await post({ path: '/way/email', fields: { email: 'a@example.jp' } })).status).toBe(303);
  expect(await capport()).toMatchObject({ captive: false, 'seconds-remaining': 3600 });
});
