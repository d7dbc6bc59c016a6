import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { probeLab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { startLabVisit, type LabVisit } from './lab-visit.ts';
import { capport, curl, signOut, webUrl, type CurlAnswer } from './phone-visit.ts';
import { issueVoucher } from './spot-process.ts';
import { sampleResident } from './throwaway-city.ts';
import { askSpot } from '../../hotspot-portal/src/command/spot-client.ts';
import { UseAnswer } from '../../hotspot-portal/src/management/use-routes.ts';
import { stretchAt, stretchOf } from '../../hotspot-portal/src/session/use.ts';
import { termsVersion } from '../../hotspot-portal/src/portal/texts/terms-version.ts';
import { startWayPeers, type WayPeers } from './way-peers.ts';

const reasons = probeLab();

let visit: LabVisit;
let peers: WayPeers;
beforeAll(async () => {
  if (reasons.length > 0) return;
  visit = await startLabVisit({
    surroundings: async (lab, spotDirectory) => {
      peers = await startWayPeers(lab, spotDirectory);
      return peers.environment;
    },
  });
});
afterAll(async () => {
  if (reasons.length > 0) return;
  await visit.close();
  await peers[Symbol.asyncDispose]();
});

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(reasons.length > 0);

const portal = 'http://wifi.asahikawa.test';

/** Fills in a form of the portal on the phone, as its page gives it. */
async function fill(path: string, fields: Record<string, string>, formAt = path): Promise<CurlAnswer> {
  const { body } = await curl(visit.lab, [`${portal}${formAt}`]);
  const token = /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const data = Object.entries({ token, accept: 'yes', lang: 'en', ...fields }).flatMap(([name, value]) => [
    ...['--data-urlencode', `${name}=${value}`],
  ]);
  // The spot itself waits for the mail server and the others.
  return curl(visit.lab, ['-m', '20', ...data, `${portal}${path}`]);
}

const secondsLeft = async () => (await capport(visit.lab, visit.spotDirectory))['seconds-remaining'];
const isOnline = async () => (await curl(visit.lab, [webUrl])).body.includes(`you are ${labAddresses.wan}`);

labTest(
  'by mail: the phone is online to read it, killed in between nothing is lost, and the code gives the hour',
  async () => {
    expect((await fill('/way/email', { email: 'hanako@example.jp' })).status).toBe(303);
    expect(peers.mails).toHaveLength(1);
    expect(peers.mails[0]).toMatch(/^To: hanako@example\.jp\r$/m);
    expect(await isOnline()).toBe(true);
    expect(await secondsLeft()).toBeGreaterThan(500);
    expect(await secondsLeft()).toBeLessThanOrEqual(600);

    await visit.spot().end('SIGKILL');
    await visit.restart();
    expect(await isOnline()).toBe(true);
    expect((await fill('/code', { typed: '1111 1111' })).status).toBe(422);
    expect((await fill('/code', { typed: peers.newestCode() })).status).toBe(303);
    expect(await secondsLeft()).toBeGreaterThan(3500);
    expect(await isOnline()).toBe(true);
    expect((await signOut(visit.lab)).status).toBe(303);
    expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  },
);

labTest('by SMS, by the city’s user number, by another RADIUS server, and by a voucher all the same', async () => {
  const enter = async (path: string, fields: Record<string, string>) => {
    expect((await fill(path, fields)).status, path).toBe(303);
    expect(await isOnline(), path).toBe(true);
    expect((await signOut(visit.lab)).status).toBe(303);
  };
  expect((await fill('/way/sms', { phone: '090-1234-5678' })).status).toBe(303);
  const [message] = peers.messages;
  expect(message).toMatchObject({ authorization: 'Bearer a token of the gateway', body: { to: '+819012345678' } });
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  await enter('/code', { typed: /\d{4} \d{4}/.exec(JSON.stringify(message))?.[0] ?? '' });

  expect((await fill('/way/card', { number: sampleResident.userNumber, pin: '0000' })).status).toBe(422);
  await enter('/way/card', { number: sampleResident.userNumber, pin: sampleResident.pin });

  expect((await fill('/way/radius', { user: 'voucher', password: 'ABCDE-FGHJK' })).status).toBe(422);
  await enter('/way/radius', { user: 'voucher', password: await issueVoucher(visit.management, 30) });

  expect((await fill('/sign-in', { code: await issueVoucher(visit.management) }, '/code')).status).toBe(303);
  expect((await signOut(visit.lab)).status).toBe(303);
});

labTest('by a sponsor: her mail opens a page, and only her answer there lets the visitor in', async () => {
  expect((await fill('/way/sponsor', { visitor: 'Alex', sponsor: 'tanaka@city.test' })).status).toBe(303);
  const words = peers.newestWords();
  expect(words).toContain('「Alex」と名のる方');
  const link = /http:\S+\/vouch\/\S+/.exec(words)?.[0] ?? '';
  const page = await curl(visit.lab, [`${link}?lang=en`]);
  expect([page.status, page.body.includes('Do you know this person?')]).toEqual([200, true]);
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  expect((await curl(visit.lab, ['-d', 'answer=yes&lang=en', link])).status).toBe(200);
  // The phone's own question about its state is enough.
  expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(false);
  expect(await isOnline()).toBe(true);
  expect((await signOut(visit.lab)).status).toBe(303);
  expect((await curl(visit.lab, [link])).status).toBe(404);
});

/** The last things that the spot has told the city of who is online. */
const told = (count: number) => expect.poll(() => visit.city.others.reported.slice(-count), { timeout: 20_000 });

const newMac = '02:aa:00:00:00:77';

/** Goes to the provider's pages from the portal's, and gives where they lead back to. */
async function throughProvider(): Promise<string> {
  const page = await fill('/way/oidc?provider=city', {});
  const away = /class="button" href="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  return peers.signInAtProvider(away, 'hanako');
}

labTest('by an OpenID provider: only the phone that was sent comes in, and only once', async () => {
  // What the provider's pages need is open before the sign-in, by https alone.
  expect((await curl(visit.lab, [`http://${labAddresses.webName}:443/`])).body).toContain(
    `you are ${labAddresses.wan}`,
  );
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  const back = await throughProvider();
  expect(new URL(back).host).toBe('wifi.asahikawa.test');
  const forged = back.replace(/state=[^&]+/, 'state=another');
  expect((await curl(visit.lab, [forged])).status).toBe(403);
  expect((await curl(visit.lab, [webUrl])).status).toBe(302);
  const arrived = await curl(visit.lab, [back]);
  expect([arrived.status, /^location: (\S+)/im.exec(arrived.headers)?.[1]]).toEqual([303, '/status?lang=ja']);
  expect(await isOnline()).toBe(true);
  expect((await curl(visit.lab, [back])).status).toBe(403);
});

labTest(
  'a phone with a new made-up address goes on with its time by the same proof, and the old one is shut out',
  async () => {
    const online = () =>
      visit.management.call({ method: 'GET', path: '/v1/sessions/count', answer: z.object({ online: z.int() }) });
    // The spot looks every two seconds for what the city has not heard.
    await told(1).toEqual([`online ${labAddresses.phoneMac}`]);
    await visit.lab.execPhone('ip', ['link', 'set', 'ph0', 'address', newMac]);
    await visit.lab.lease();
    expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(true);
    expect((await curl(visit.lab, [webUrl])).status).toBe(302);
    expect((await curl(visit.lab, [await throughProvider()])).status).toBe(303);
    expect(await isOnline()).toBe(true);
    expect(await online()).toEqual({ ok: true, value: { online: 1 } });
    const up4 = await visit.lab.execGateway('nft', ['list', 'set', 'inet', 'machikado', 'up4']);
    expect(up4.stdout).toContain(newMac);
    expect(up4.stdout).not.toContain(labAddresses.phoneMac);
  },
);

labTest(
  'what is online at another spot of the city is online here without a page, and this one tells of its own',
  async () => {
    const { others } = visit.city;
    // The phone under its new address, then the end of the one that it had.
    await told(2).toEqual([`online ${newMac}`, `ended ${labAddresses.phoneMac}`]);
    expect((await signOut(visit.lab)).status).toBe(303);
    await told(1).toEqual([`ended ${newMac}`]);
    expect((await curl(visit.lab, [webUrl])).status).toBe(302);
    others.pass = { way: 'email', terms: termsVersion, endsAt: new Date(Date.now() + 20 * 60_000).toISOString() };
    // A device that the city did not know is asked for again after half a minute; this one has never been asked for.
    await visit.spot().end('SIGTERM');
    await visit.restart();
    expect((await capport(visit.lab, visit.spotDirectory)).captive).toBe(false);
    expect(await isOnline()).toBe(true);
    expect(await secondsLeft()).toBeLessThanOrEqual(20 * 60);
  },
);

labTest(
  'what an hour saw is counted when it is over, also by a spot that was off then, and the city hears it',
  async () => {
    await visit.spot().end('SIGTERM');
    // All that has happened so far was an hour ago.
    const store = new DatabaseSync(join(visit.spotDirectory, 'spot.db'));
    const hourMs = 3_600_000;
    store.exec(`UPDATE sessions SET started_at_ms = started_at_ms - ${hourMs}, ended_at_ms = ended_at_ms - ${hourMs}`);
    const { start = '' } = store.prepare("SELECT start FROM use_counting WHERE period = 'hour'").get() ?? {};
    const before = stretchAt('hour', stretchOf('hour', String(start)).fromMs - 1).start;
    store.prepare("UPDATE use_counting SET start = ? WHERE period = 'hour'").run(before);
    store.close();
    await visit.restart();
    await expect.poll(() => visit.city.others.uses.find((use) => use.start === before)).toBeDefined();
    const use = visit.city.others.uses.find((each) => each.start === before);
    // One phone, but many sign-ins: more than four of them, by as many ways, each way too few to be told.
    expect(use?.sessions).toBeGreaterThan(0);
    expect(use?.people).toBeGreaterThan(0);
    expect(use).toMatchObject({
      peakDevices: null,
      ways: { email: null, sms: null, card: null },
      zones: { lab: use?.sessions },
    });
    // Who comes back from a provider is spoken to in the browser's language, and this one says none; a known device saw no
    // page.
    expect(Object.keys(use?.languages ?? {}).toSorted()).toEqual(['en', 'ja', 'unsaid']);
    expect(JSON.stringify(use)).not.toContain(labAddresses.phoneMac);
    const asked = await askSpot(join(visit.spotDirectory, 'hotspot.sock'), { method: 'GET', path: '/v1/use' });
    expect(UseAnswer.parse(JSON.parse(asked.body)).hours).toContainEqual(use);
  },
);

labTest('neither codes nor addresses, numbers, names, PINs and secrets stand in the log', () => {
  const log = visit.spot().log();
  expect(log).toContain('gateway.loaded');
  const code = peers.newestCode();
  const words = [
    'hanako',
    'example.jp',
    '9012345678',
    sampleResident.userNumber,
    sampleResident.pin,
    'secret of',
    'token of',
  ];
  for (const word of [...words, code, code.replace(' ', '')]) expect(log).not.toContain(word);
});
