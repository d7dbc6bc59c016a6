import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SessionList } from '../../hotspot-portal/src/management/operation.ts';
import { probeLab, type Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { policy, slowAfter } from './limits-policy.ts';
import { startLabVisit, withStore, type LabVisit } from './lab-visit.ts';
import {
  capport,
  curl,
  lookUp,
  signIn,
  signInFreely,
  signOut,
  transfer,
  waitForIpv6,
  webUrl,
  webUrl6,
} from './phone-visit.ts';
import { runProgram, secondsOf, slowestUntil } from './program.ts';
import { addSecondPhone, secondNetwork } from './second-phone.ts';
import { issueVoucher } from './spot-process.ts';

const reasons = probeLab();

let visit: LabVisit;
let second: Lab;
beforeAll(async () => {
  if (reasons.length > 0) return;
  visit = await startLabVisit({
    desired: { zone: 'hall', wifi: policy() },
    environment: { MACHIKADO_ZONES: `school=${secondNetwork.interface}:${secondNetwork.phones}` },
    prepare: async (lab) => {
      second = await addSecondPhone(lab);
    },
  });
  expect((await second.lease()).ip).toMatch(/^192\.168\.51\./);
});
afterAll(async () => {
  if (reasons.length > 0) return;
  await second.close();
  await visit.close();
});

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(reasons.length > 0);

const portalUrl = 'http://wifi.asahikawa.test';
const page = (phone: Lab, path: string, args: readonly string[] = []) => curl(phone, [...args, `${portalUrl}${path}`]);
const stateOf = (phone: Lab) => capport(phone, visit.spotDirectory);
const bytesLeft = async () => Number((await stateOf(visit.lab))['bytes-remaining']);

/** As a technician asks on the spot's own machine. */
const askHotspot = (...what: string[]) =>
  runProgram(process.execPath, [join(import.meta.dirname, '../../hotspot-portal/src/command/main.ts'), ...what], {
    MACHIKADO_SPOT_STATE: visit.spotDirectory,
  });

labTest('two zones of one spot have their own pages, order of languages and ways in', async () => {
  // The spot follows the city from its start on; until its first answer there is one zone.
  await expect.poll(async () => (await page(visit.lab, '/?lang=en')).body, { timeout: 10_000 }).toContain('City hall');
  const french = ['-H', 'accept-language: fr'];
  const [hall, school] = [await page(visit.lab, '/', french), await page(second, '/', french)];
  expect([...hall.body.matchAll(/hreflang="([^"]+)"/g)].map(([, tag]) => tag)).toEqual(['ja', 'ko']);
  expect(hall.body).toContain('<html lang="en">');
  expect(hall.body).toContain('Please be quiet.');
  expect(hall.body).toContain('action="/sign-in-free"');
  expect([...school.body.matchAll(/hreflang="([^"]+)"/g)].map(([, tag]) => tag)).toEqual(['ja']);
  expect(school.body).toContain('School gym');
  expect(school.body).toContain('action="/sign-in"');
  expect(school.body).not.toContain('sign-in-free');
  expect((await signInFreely(second)).status).toBe(404);
  expect((await curl(second, [webUrl])).status).toBe(302);
});

labTest('one code carries two devices, and the phones of two zones do not reach each other', async () => {
  const code = await issueVoucher(visit.management);
  expect((await signIn(visit.lab, code)).status).toBe(303);
  expect((await signIn(second, code)).status).toBe(303);
  for (const phone of [visit.lab, second]) expect((await curl(phone, [webUrl])).status).toBe(200);
  // Both devices have the rates of their tiers: chains of the kernel, not rules of theirs.
  const rules = () => visit.lab.execGateway('nft', ['list', 'chain', 'inet', 'machikado', 'phone']);
  await expect.poll(async () => (await rules()).stdout, { timeout: 3000 }).toContain('jump rate_up_');
  expect((await visit.lab.execPhone('ping', ['-c', '1', '-W', '1', '192.168.51.10'])).code).not.toBe(0);
  expect((await signOut(visit.lab)).status).toBe(303);
});

labTest('names are filtered in one zone and true in the other, whichever name server a phone asks', async () => {
  const list = join(visit.spotDirectory, 'names-of-a-test');
  await writeFile(list, 'casino.test\n');
  expect((await askHotspot('filter', 'import', 'youth', list)).code).toBe(0);
  const set = await askHotspot('filter', 'set', 'youth', '--zone', 'school');
  expect([set.code, set.stdout]).toEqual([0, expect.stringMatching(/off youth.*\n.*\n.*\nin school: youth/)]);
  const casino = (phone: Lab, own: string) =>
    [own, labAddresses.dns].map(async (server) => (await lookUp(phone, 'casino.test', server)).a[0]);
  const places = () =>
    Promise.all([...casino(visit.lab, labAddresses.gateway), ...casino(second, secondNetwork.gateway)]);
  const [truth, blocked] = [labAddresses.web, '100.127.255.254'];
  expect(await places()).toEqual([truth, truth, blocked, blocked]);
  expect((await lookUp(second, 'wifi.asahikawa.test', secondNetwork.gateway)).a).toEqual([secondNetwork.gateway]);
  expect((await askHotspot('filter', 'set', 'youth')).code).toBe(0);
  expect((await askHotspot('filter', 'set', '--zone', 'school')).code).toBe(0);
  expect(await places()).toEqual([blocked, blocked, truth, truth]);
  expect((await askHotspot('filter', 'set', 'youth', '--zone', 'nowhere')).code).toBe(1);
  for (const args of [['same', '--zone', 'school'], ['set']])
    expect((await askHotspot('filter', ...args)).stdout).not.toContain('in school');
  expect(await places()).toEqual([truth, truth, truth, truth]);
});

labTest('a device gets the rate of its tier, each way, and no less is counted than it has got', async () => {
  expect((await signInFreely(visit.lab)).status).toBe(303);
  const seconds = 10;
  const [down, up] = await Promise.all([transfer(visit.lab, seconds, 'down'), transfer(second, seconds, 'up')]);
  // The bucket holds a second of the rate and a burst of 64 kB; what curl has sent may wait in its own buffers.
  const most = (kbits: number) => kbits * 125 * (seconds + 1.2) + 65_536;
  expect(down).toBeLessThan(most(4000));
  expect(down).toBeGreaterThan(4000 * 125 * seconds * 0.4);
  expect(up).toBeLessThan(most(1000) + 4_000_000);
  await expect.poll(bytesLeft, { timeout: 8000 }).toBeLessThan(12_000_000 - down);
  expect(await bytesLeft()).toBeGreaterThan(12_000_000 - down * 1.15);
  const status = await page(visit.lab, '/status?lang=en');
  expect(status.body).toMatch(/Data left<\/h2>\s*<p class="clock">\d\.\d MB/);
});

/** Bytes that the phones of each zone have sent so far, as the city asks for it. */
async function uploaded(): Promise<Readonly<Record<'hall' | 'school', number>>> {
  const listed = await visit.management.call({ method: 'GET', path: '/v1/sessions', answer: SessionList });
  if (!listed.ok) throw new Error(listed.error.title);
  const of = (name: string) => listed.value.sessions.find(({ zone }) => zone === name)?.upBytes ?? 0;
  return { hall: of('hall'), school: of('school') };
}

labTest('a phone that comes to another zone takes no session along, by IPv6 neither', async () => {
  const six = async (phone: Lab) => (await curl(phone, ['-6', webUrl6])).exit;
  const address = (mac: string) => second.execPhone('ip', ['link', 'set', 'ph0', 'address', mac]);
  await waitForIpv6(visit.lab);
  expect([await six(visit.lab), await six(second)]).toEqual([0, 0]);
  // As if the phone of the hall stood in the school: it has a session, and none here.
  await address(labAddresses.phoneMac);
  expect([await six(second), await six(visit.lab)]).toEqual([7, 0]);
  await address(secondNetwork.phoneMac);
  expect(await six(second)).toBe(0);
});

labTest('after its data a device goes on slowly, both ways, where its tier says so', async () => {
  const seconds = 8;
  // The counter is read every three seconds: what is fast is over by the end of the first.
  await transfer(second, 10, 'down');
  await expect.poll(async () => (await page(second, '/status?lang=en')).body, { timeout: 8000 }).toContain('slow now');
  const most = slowAfter.slowKbits * 125 * (seconds + 1.2) + 65_536;
  const least = slowAfter.slowKbits * 125 * seconds * 0.4;
  const down = await transfer(second, seconds, 'down');
  expect([down > least, down < most]).toEqual([true, true]);
  // What went up is the kernel's word: what curl has sent may wait in its own buffers.
  const before = await uploaded();
  await transfer(second, seconds, 'up');
  const up = async () => (await uploaded()).school - before.school;
  await expect.poll(up, { timeout: 8000 }).toBeGreaterThan(least);
  expect(await up()).toBeLessThan(most * 1.1);
  expect((await stateOf(second))['bytes-remaining']).toBeUndefined();
});

labTest('a portal that is killed while a phone downloads counts what passed meanwhile', async () => {
  const before = await bytesLeft();
  const downloading = transfer(visit.lab, 5, 'down');
  await visit.spot().end('SIGKILL');
  const bytes = await downloading;
  expect(bytes).toBeGreaterThan(500_000);
  await visit.restart();
  await expect.poll(bytesLeft, { timeout: 8000 }).toBeLessThanOrEqual(before - bytes);
});

labTest('in the second half of her time a person goes on for as long again', async () => {
  expect((await page(visit.lab, '/status?lang=en')).body).toContain('once half of the time has passed');
  await visit.spot().end('SIGKILL');
  const endsAtMs = Date.now() + 600_000;
  withStore(visit, (store) => {
    store.prepare('UPDATE sessions SET ends_at_ms = ? WHERE ended_at_ms IS NULL').run(endsAtMs);
    store.prepare('UPDATE vouchers SET ends_at_ms = ? WHERE ends_at_ms IS NOT NULL').run(endsAtMs);
  });
  await visit.restart();
  expect(await stateOf(visit.lab)).toMatchObject({ captive: false, 'can-extend-session': true });
  const { body } = await page(visit.lab, '/status?lang=en');
  expect(body).toContain('Go on for 60 min more');
  const token = /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const extended = await page(visit.lab, '/extend', ['-d', `token=${token}&lang=en`]);
  expect([extended.status, extended.headers]).toEqual([303, expect.stringContaining('extended=1')]);
  expect(Number((await stateOf(visit.lab))['seconds-remaining'])).toBeGreaterThan(4000);
  // The gateway's own timeout has followed.
  const listed = await visit.lab.execGateway('nft', ['list', 'set', 'inet', 'machikado', 'down4']);
  expect(listed.stdout).toMatch(new RegExp(`${visit.phoneIp} timeout 1h\\d+m`));
});

labTest('the end of the data closes the network in the middle of a download, and is told', { retry: 0 }, async () => {
  const left = await bytesLeft();
  const download = transfer(visit.lab, 40, 'down');
  const slowSeconds = await slowestUntil(download, () => askHotspot('metrics'));
  // The counter is read every three seconds; to read it and to close take programs, as long as this machine needs for them.
  expect(await download).toBeLessThan(left + 4000 * 125 * (5 + slowSeconds));
  expect(await stateOf(visit.lab)).toMatchObject({ captive: true });
  const again = await signInFreely(visit.lab);
  expect([again.status, again.body]).toEqual([403, expect.stringContaining('The data that you may use is used up')]);
  expect((await askHotspot('metrics')).stdout).toContain('machikado_spot_sessions_ended{reason="data-used"} 1');
});

const lineOf = async () => (await visit.lab.execGateway('tc', ['qdisc', 'show', 'dev', 'wan0'])).stdout;

labTest('the line is shared by phones and not by connections', async () => {
  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  visit.city.setDesired({ zone: 'hall', wifi: policy({ uplink: { downKbits: 50_000, upKbits: 4000 } }) });
  await expect.poll(lineOf, { timeout: 16_000, interval: 500 }).toMatch(/cake|htb/);
  const doctor = (await askHotspot('doctor')).stdout;
  expect(doctor).toMatch(/✓ uplink +shared by (cake|htb)/);
  expect(doctor).toMatch(/✓ leaks +no rule lets a phone past the sign-in/);
  const before = await uploaded();
  const phones = [...Array.from({ length: 4 }, () => visit.lab), second];
  const seconds = await secondsOf(Promise.all(phones.map((phone) => transfer(phone, 8, 'up'))));
  const sent = async () => {
    const after = await uploaded();
    return { hall: after.hall - before.hall, school: after.school - before.school };
  };
  const sum = async () => Object.values(await sent()).reduce((all, one) => all + one, 0);
  await expect.poll(sum, { timeout: 8000 }).toBeGreaterThan(2_000_000);
  const { hall, school } = await sent();
  expect(hall + school).toBeLessThan(4000 * 125 * (seconds + 2));
  // Four connections of one phone against one of the other: a line that knows no phones would give it a fifth.
  expect(school / (hall + school)).toBeGreaterThan(0.33);
});

labTest(
  'what the city changes holds without a restart: a zone that closes ends its sessions and says when it opens',
  async () => {
    const [opens = ''] = new Date(Date.now() + (9 + 24) * 3_600_000).toISOString().split('T');
    const day = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[new Date(opens).getUTCDay()] ?? 'sun';
    visit.city.setDesired({
      zone: 'hall',
      wifi: policy({ schoolHours: [{ days: [day], from: '09:00', to: '22:00' }] }),
    });
    expect((await curl(second, [webUrl])).status).toBe(200);
    const spoken = new Date(opens).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
    const told = async () => (await page(second, '/?lang=en')).body;
    await expect.poll(told, { timeout: 15_000, interval: 500 }).toContain(`It opens on ${spoken} at 09:00.`);
    // What she has open is cut with her session: first that, then the sign-in that is refused.
    await expect.poll(async () => (await curl(second, [webUrl])).status, { timeout: 5000 }).toBe(302);
    expect((await signIn(second, await issueVoucher(visit.management))).status).toBe(403);
    expect((await page(visit.lab, '/status?lang=en')).body).toContain('City hall');
    await expect.poll(lineOf, { timeout: 8000, interval: 500 }).not.toMatch(/cake|htb/);
  },
);
