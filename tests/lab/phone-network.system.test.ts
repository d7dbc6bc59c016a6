import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeThrowawayAuthority } from '../certificate/throwaway-authority.ts';
import { NameStateAnswer } from '../../hotspot-portal/src/management/name-routes.ts';
import { probeLab, type Lab } from './lab.ts';
import { changeInternetNames } from './lab-services.ts';
import { labAddresses } from './lab-state.ts';
import { startLabVisit, type LabVisit } from './lab-visit.ts';
import { watchLeaks } from './leak-scan.ts';
import { curl, lookUp as lookUpIn, signIn, signOut, waitForIpv6 } from './phone-visit.ts';
import { runProgram } from './program.ts';
import { arpClaim, sendFrames, udpFrame } from './raw-frames.ts';
import { addNeighbourPhone, neighbourPhone } from './neighbour-phone.ts';
import { issueVoucher } from './spot-process.ts';

const reasons = probeLab();
const command = join(import.meta.dirname, '../../hotspot-portal/src/command/main.ts');

/** The portal's own certificate, with the places where its authority says whether it still holds. */
async function makeCertificate(lab: Lab, spotDirectory: string): Promise<NodeJS.ProcessEnv> {
  const directory = join(spotDirectory, 'tls');
  await mkdir(directory, { recursive: true });
  const authority = await makeThrowawayAuthority(join(spotDirectory, 'authority'));
  const { key, certificate } = await authority.issue(lab.state.portalName, [
    'authorityInfoAccess=OCSP;URI:http://ocsp.ca.test/',
    'crlDistributionPoints=URI:http://crl.ca.test/one.crl',
  ]);
  await writeFile(join(directory, 'portal.key'), key, { mode: 0o600 });
  await writeFile(join(directory, 'portal.pem'), certificate);
  return {};
}

let visit: LabVisit;
beforeAll(async () => {
  if (reasons.length === 0) visit = await startLabVisit({ surroundings: makeCertificate });
});
afterAll(async () => {
  if (reasons.length === 0) await visit.close();
});

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(reasons.length > 0);

/** `hotspot`, as a technician has it on the spot's machine. */
const hotspot = (...args: string[]) =>
  runProgram(process.execPath, [command, ...args], { MACHIKADO_SPOT_STATE: visit.spotDirectory });

async function fileOf(text: string): Promise<string> {
  const file = join(visit.spotDirectory, 'names-of-a-test');
  await writeFile(file, text);
  return file;
}

const lookUp = (name: string, server?: string) => lookUpIn(visit.lab, name, server);

/** Sends so many bytes by UDP from the phone. */
const sendUdp = (address: string, port: number, bytes: number) =>
  visit.lab.execPhone(process.execPath, [
    '-e',
    `const s = require('node:dgram').createSocket('udp4'); s.send(Buffer.alloc(${bytes}), ${port}, '${address}', () => s.close())`,
  ]);

labTest(
  'a name of the walled garden opens over https before the sign-in, and phones find the portal as before',
  async () => {
    await waitForIpv6(visit.lab);
    const [pages, pages6] = ['http://garden.test:443/', ['-6', 'http://garden.test:443/']] as const;
    expect((await curl(visit.lab, [pages])).exit).toBe(7);
    const set = await hotspot('garden', 'set', await fileOf('# the town’s chat\ngarden.test\n'));
    expect([set.code, set.stdout]).toEqual([0, expect.stringContaining('garden.test')]);
    expect((await curl(visit.lab, [pages])).body).toContain(`you are ${labAddresses.wan}`);
    expect((await curl(visit.lab, pages6)).body).toContain('you are fd00:50:');
    // One address has both names: what asks over http is told of the portal.
    for (const url of ['http://garden.test/', 'http://connectivitycheck.test/generate_204'])
      expect((await curl(visit.lab, [url])).status, url).toBe(302);
    expect((await curl(visit.lab, ['http://garden.test:8081/'])).exit).toBe(7);
  },
);

labTest('what the garden holds outlives a portal that is killed, and goes when it is taken out', async () => {
  await visit.spot().end('SIGKILL');
  await visit.restart();
  expect((await curl(visit.lab, [`http://${labAddresses.web}:443/`])).status).toBe(200);
  expect((await hotspot('garden', 'set', await fileOf(''))).code).toBe(0);
  expect((await curl(visit.lab, ['http://garden.test:443/'])).exit).toBe(7);
});

labTest('an entry that would break the finding of the portal is refused, and says for whom', async () => {
  const file = await fileOf('line.me\n*.apple.com\ngstatic.com\ncom\n');
  const checked = await hotspot('garden', 'check', file);
  expect([checked.code, checked.stdout.includes('iOS, macOS: captive.apple.com')]).toEqual([1, true]);
  const set = await hotspot('garden', 'set', file);
  expect([set.code, set.stderr.includes('breaks-detection')]).toEqual([1, true]);
  expect((await hotspot('garden')).stdout).toContain('open before the sign-in: nothing');
});

labTest(
  'what the portal’s certificate names as its authority can be asked before the sign-in, over http alone',
  async () => {
    for (const url of ['http://ocsp.ca.test/', 'http://crl.ca.test/one.crl'])
      expect((await curl(visit.lab, [url])).body, url).toContain(`you are ${labAddresses.wan}`);
    expect((await curl(visit.lab, ['http://ocsp.ca.test:443/'])).exit).toBe(7);
    for (const url of ['http://www.example.net/', 'http://connectivitycheck.test/generate_204'])
      expect((await curl(visit.lab, [url])).status, url).toBe(302);
  },
);

labTest('the time can be asked before the sign-in, in no more bytes than that takes', async () => {
  expect((await lookUp('ntp.nict.jp')).a).toEqual([labAddresses.web]);
  const leaks = await watchLeaks(visit.lab);
  await sendUdp(labAddresses.web, 123, 200);
  await sendUdp(labAddresses.web, 443, 48);
  expect(await leaks.arrived()).toBe(0);
  await sendUdp(labAddresses.web, 123, 48);
  expect(await leaks.arrived()).toBe(1);
});

labTest(
  'a filtered name leads to a page that explains, whichever name server a phone asks, and others are as they are',
  async () => {
    expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
    expect((await lookUp('casino.test', labAddresses.dns)).a).toEqual([labAddresses.web]);
    const imported = await hotspot('filter', 'import', 'youth', await fileOf('0.0.0.0 casino.test\napple.com\n'));
    expect([imported.code, imported.stdout]).toEqual([0, expect.stringMatching(/off youth +1 names, 1 left out/)]);
    expect((await curl(visit.lab, ['http://casino.test/'])).status).toBe(200);

    expect((await hotspot('filter', 'set', 'youth', 'safe-search')).stdout).toMatch(/on {2}youth/);
    for (const server of [labAddresses.gateway, labAddresses.dns])
      expect(await lookUp('www.casino.test', server)).toEqual({ a: ['100.127.255.254'], aaaa: [] });
    expect((await lookUp(labAddresses.webName)).a).toEqual([labAddresses.web]);
    const asked = await curl(visit.lab, ['http://casino.test/canary?a=canary']);
    expect([asked.status, asked.headers]).toEqual([302, expect.stringMatching(/\/blocked\?list=youth\r?$/m)]);
    const known = ['--cacert', join(visit.spotDirectory, 'authority/root.pem')];
    const page = await curl(visit.lab, [...known, '-L', '-H', 'Accept-Language: en', 'http://casino.test/']);
    expect(page.body).toContain('not meant for children');
    // Nothing stands in for the page's certificate, and no server of names over TLS goes round the filter.
    expect((await curl(visit.lab, ['https://casino.test/'])).exit).toBe(7);
    expect((await curl(visit.lab, [`http://${labAddresses.web}:853/`])).exit).toBe(7);
    expect((await lookUp('use-application-dns.net')).a).toEqual([]);
  },
);

labTest('searches go to the strict name that their makers publish, by IPv6 nowhere else', async () => {
  expect(await lookUp('www.bing.com')).toEqual({ a: [labAddresses.dns], aaaa: [] });
  expect((await lookUp('strict.bing.com')).a).toEqual([labAddresses.dns]);
});

labTest('strict searches follow their makers’ addresses, and stay where they were when nobody tells them', async () => {
  const refresh = async () => (await hotspot('filter', 'refresh')).code;
  const strict = (address: string) => (text: string) => text.replace(/(address=\/strict.bing.com\/).*/, `$1${address}`);
  await changeInternetNames(visit.lab.state, strict(labAddresses.web));
  expect([await refresh(), (await lookUp('www.bing.com')).a]).toEqual([0, [labAddresses.web]]);
  await changeInternetNames(visit.lab.state, null);
  expect([await refresh(), (await lookUp('www.bing.com')).a]).toEqual([0, [labAddresses.web]]);
  await changeInternetNames(visit.lab.state, (text) => text);
  expect([await refresh(), (await lookUp('www.bing.com')).a]).toEqual([0, [labAddresses.dns]]);
});

labTest('filters outlive a restart, and a filter that is taken off leaves the truth', async () => {
  await visit.spot().end('SIGTERM');
  await visit.restart();
  expect((await lookUp('casino.test', labAddresses.dns)).a).toEqual(['100.127.255.254']);
  const [path, answer] = ['/v1/names/filters', NameStateAnswer] as const;
  const off = await visit.management.call({ method: 'PUT', path, body: { filters: [] }, answer });
  expect(off).toMatchObject({ ok: true, value: { filters: [] } });
  expect((await lookUp('casino.test', labAddresses.dns)).a).toEqual([labAddresses.web]);
  expect((await lookUp('www.bing.com')).aaaa).toEqual([labAddresses.web6]);
  expect((await signOut(visit.lab)).status).toBe(303);
});

/** The MAC address that the gateway has for the phone's address. */
const neighbour = async (): Promise<string> =>
  /lladdr (\S+)/.exec(
    (await visit.lab.execGateway('ip', ['neigh', 'show', visit.phoneIp, 'dev', 'lan0'])).stdout,
  )?.[1] ?? '';

/** Packets that came past the guard from the second phone under the first one's address. */
async function countStolen(): Promise<() => Promise<number>> {
  const { phoneIp, lab } = visit;
  const rules = `table inet stolen { counter seen {}; chain arriving { type filter hook prerouting priority raw; ip saddr ${phoneIp} ether saddr ${neighbourPhone.mac} counter name seen; } ; }`;
  const loaded = await lab.execGateway('nft', [rules]);
  expect(loaded.stderr).toBe('');
  return async () =>
    Number(
      /packets (\d+)/.exec((await lab.execGateway('nft', ['list', 'counters', 'table', 'inet', 'stolen'])).stdout)?.[1],
    );
}

labTest(
  'an address that one phone was given is no other one’s, in packets and in ARP, and a guard taken away comes back',
  async () => {
    await addNeighbourPhone(visit.lab);
    const steal = () =>
      sendFrames(visit.lab, neighbourPhone.device, [
        arpClaim(neighbourPhone.mac, visit.phoneIp, labAddresses.gateway),
        udpFrame(neighbourPhone.mac, { ipv4: visit.phoneIp, port: 5000 }, { ipv4: labAddresses.gateway, port: 53 }),
      ]);
    const stolen = await countStolen();
    await curl(visit.lab, ['http://wifi.asahikawa.test/']);
    await steal();
    expect([await neighbour(), await stolen()]).toEqual([labAddresses.phoneMac, 0]);
    // With an address of nobody's a phone gets in: it has none yet, or has just got it.
    expect((await curl(visit.lab, ['--interface', neighbourPhone.device, 'http://wifi.asahikawa.test/'])).status).toBe(
      200,
    );

    const back = visit.spot().logged('guard.loaded');
    await visit.lab.execGateway('nft', ['delete', 'table', 'netdev', 'machikado_guard']);
    await steal();
    expect([await neighbour(), await stolen()]).toEqual([neighbourPhone.mac, 1]);
    await back;
    await visit.lab.execGateway('ip', ['neigh', 'flush', 'dev', 'lan0']);
    await curl(visit.lab, ['--interface', 'ph0', 'http://wifi.asahikawa.test/']);
    await steal();
    expect([await neighbour(), await stolen()]).toEqual([labAddresses.phoneMac, 1]);
  },
);
