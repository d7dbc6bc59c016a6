import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { textOf } from '../radius/attribute.ts';
import { codes } from '../radius/packet.ts';
import type { RadiusHandler } from '../radius/receiver.ts';
import { serveTls, type TlsRadiusServer } from '../radius/tls-server.ts';
import { openRoamingDoor, type RoamingDoor } from '../roaming/roaming-door.ts';
import { readRoaming } from '../roaming/roaming-file.ts';
import { makeSampleCertificates, readSampleIdentity } from '../roaming/sample-certificates.ts';
import type { AccessDecider } from './access-decider.ts';
import { createProxyDecider, refusePeers } from './proxy-request.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import { freePort, startFreeradius, type SampleFreeradius } from './sample-freeradius.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

const run = promisify(execFile);
const secret = 'a-secret-of-this-test';
const programs = ['/usr/sbin/freeradius', '/usr/bin/radclient', '/usr/bin/eapol_test'];
/** Debian: freeradius, freeradius-utils, eapoltest. */
const roamingTest = test.skipIf(!programs.every((program) => existsSync(program)));
const timeoutMs = 60_000;

/** The home lets her in only if it has heard who the visited network is, and that her identity is wished for. */
const users = `hanako@home.test Cleartext-Password := "himitsu", Operator-Name == "1city.test"
  Reply-Message := "from home", Session-Timeout := 7200, Filter-Id := "strangers", Class := 0x686f6d65,
  Chargeable-User-Identity := 0x6162
DEFAULT FreeRADIUS-Proxied-To == 127.0.0.1, User-Name == "hanako", Cleartext-Password := "himitsu"
`;

let folder: string;
let spot: SampleSpot;
let door: RoamingDoor;
let servers: RadiusServers;
let second: TlsRadiusServer;
let ours: TlsRadiusServer;
let freeradius: ChildProcess;
/** A process of its own: what its connection to us waits for, the home's does not. */
let hubServer: ChildProcess;
let sample: SampleFreeradius;
let hub: SampleFreeradius;
const states: string[] = [];
/** Questions that have come to us from the hub. */
let heardFromHub = 0;

async function serveAs(name: string, handler: RadiusHandler): Promise<TlsRadiusServer> {
  const identity = await readSampleIdentity(folder, name);
  const handlers = new Map([[codes.accessRequest, handler]]);
  const rest = { handlers, statusAnswer: codes.accessAccept, nowMs: () => performance.now(), onDrop: () => undefined };
  const peerOf = ({ subjectAltName }: { subjectAltName?: string | undefined }) => subjectAltName?.slice(4) ?? null;
  return serveTls({ ...identity, ...rest, peerOf }, { host: '127.0.0.1', port: 0 });
}

async function openDoor(): Promise<RoamingDoor> {
  const tls = { key: 'gate.test.key', certificate: 'gate.test.pem', authority: 'ca.pem' };
  const server = (name: string, port: number) => ({ name, host: '127.0.0.1', port, serverName: 'home.test' });
  const settings = {
    ...{ operatorName: '1city.test', ownRealms: ['city.test'], peers: ['home.test'], tls },
    servers: [server('first', sample.homePort), server('second', second.port)],
    realms: [
      { realm: 'home.test', servers: ['first', 'second'] },
      { realm: '*.refused.test', reject: true },
    ],
    minutes: 60,
  };
  await writeFile(join(folder, 'roaming.json'), JSON.stringify(settings));
  const file = await readRoaming(join(folder, 'roaming.json'));
  if (!file.ok) throw new Error(file.error.detail);
  const timing = { watchMs: 300, answerMs: 5000, backoff: { firstMs: 50, maxMs: 200 } };
  const onState = (name: string, state: string) => void states.push(`${name} ${state}`);
  return openRoamingDoor(file.value, { timing, nowMs: () => performance.now(), onState });
}

const accounts: AccessDecider = ({ packet }) =>
  textOf(packet, 'User-Name') === 'taro@city.test' ? { code: codes.accessAccept, attributes: [] } : 'not-mine';

const stateOf = (name: string) => door.homes().find((home) => home.name === name)?.state;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-roaming-'));
  await makeSampleCertificates(folder, ['home.test', 'gate.test']);
  spot = makeSampleSpot();
  const fromSecond = { code: codes.accessAccept, attributes: [['Reply-Message', 'from the second']] } as const;
  second = await serveAs('home.test', () => Promise.resolve(fromSecond));
  ours = await serveAs('gate.test', async (request) => {
    heardFromHub++;
    for (const decide of [createProxyDecider(spot, door), accounts, refusePeers(door)]) {
      const decision = await decide(request, { isPeer: true });
      if (decision !== 'not-mine') return decision === 'no-answer' ? null : decision;
    }
    return null;
  });
  const ports = async () => ({ homePort: await freePort(), hubPort: await freePort() });
  hub = { folder, ...(await ports()), ourPort: ours.port, secret, users };
  hubServer = await startFreeradius(hub);
  sample = { ...hub, ...(await ports()) };
  freeradius = await startFreeradius(sample);
  door = await openDoor();
  const anyPort = { host: '127.0.0.1', port: 0 };
  servers = await serveRadius(spot, {
    ...{ auth: anyPort, acct: anyPort, nameKey: Buffer.alloc(32, 1) },
    clients: { find: () => ({ name: 'test', secret: Buffer.from(secret) }) },
    deciders: [createProxyDecider(spot, door)],
  });
}, timeoutMs);
afterAll(async () => {
  for (const server of [freeradius, hubServer]) server.kill('SIGKILL');
  door[Symbol.dispose]();
  for (const server of [servers, second, ours]) await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
beforeEach(() => expect.poll(() => stateOf('first'), { timeout: timeoutMs }).toBe('up'), timeoutMs);

const oneTry = ['-r', '1', '-t', '20'];
/** As a NAS does: a hub may lose what comes while it connects. */
const againAndAgain = ['-r', '4', '-t', '5'];

type Question = { readonly port: number; readonly kind?: 'auth' | 'acct'; readonly tries?: readonly string[] };

async function radclient(
  { port, kind = 'auth', tries = oneTry }: Question,
  attributes: readonly string[],
): Promise<string> {
  const asked = run('/usr/bin/radclient', ['-x', ...tries, `127.0.0.1:${port}`, kind, secret]);
  asked.child.stdin?.end(`${[...attributes, 'Message-Authenticator = 0x00'].join('\n')}\n`);
  const { stdout, stderr } = await asked.catch((error: unknown) => error as { stdout: string; stderr: string });
  return stdout + stderr;
}

const device = 'Calling-Station-Id = "02-AA-00-00-00-09"';
const guest = (password = 'himitsu', user = 'hanako@home.test') => [
  ...[`User-Name = "${user}"`, `User-Password = "${password}"`, device],
  ...['Chargeable-User-Identity = 0x00', 'Proxy-State = 0x6f6e65', 'Proxy-State = 0x74776f'],
];
const ask = (attributes = guest()) => radclient({ port: servers.authPort }, attributes);

roamingTest(
  "a guest's home is asked by RadSec, and what it says is held to what holds here",
  async () => {
    const answer = await ask();
    expect(answer).toContain('Received Access-Accept');
    expect(answer).toContain('Reply-Message = "from home"');
    expect(answer).toContain('Chargeable-User-Identity = 0x6162');
    // The hour of this network, not the two that the home gives; nothing of its filters, and our Class for its own.
    expect(answer).toContain('Session-Timeout = 3600');
    expect(answer).not.toContain('Filter-Id');
    const session = spot.sessions.findByMac('02:aa:00:00:00:09');
    expect(answer).toContain(`Class = 0x${Buffer.from(session?.id ?? '-').toString('hex')}`);
    const received = answer.slice(answer.indexOf('Received'));
    expect(received.match(/Proxy-State = \S+/g)).toEqual(['Proxy-State = 0x6f6e65', 'Proxy-State = 0x74776f']);
    expect(session && spot.sessions.wayOf(session)).toBe('radius');
    expect(await ask()).toContain(`Class = 0x${Buffer.from(session?.id ?? '-').toString('hex')}`);
    expect(await ask(guest('another'))).toContain('Received Access-Reject');
    expect(await ask(guest('himitsu', 'a@b.refused.test'))).toContain('Received Access-Reject');
  },
  timeoutMs,
);

roamingTest(
  'EAP-TTLS goes through us, and the keys of the link are right at its end',
  async () => {
    const network = ['key_mgmt=IEEE8021X', 'eap=TTLS', 'phase2="auth=PAP"', `ca_cert="${join(folder, 'ca.pem')}"`];
    const names = ['identity="hanako"', 'anonymous_identity="hanako@home.test"', 'password="himitsu"'];
    await writeFile(join(folder, 'eapol'), `network={\n${[...network, ...names].join('\n')}\n}\n`);
    const args = ['-c', join(folder, 'eapol'), '-a', '127.0.0.1', '-p', String(servers.authPort), '-s', secret];
    const { stdout } = await run('/usr/bin/eapol_test', [...args, '-t', '30'], { maxBuffer: 2 ** 26 }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout.trimEnd().endsWith('SUCCESS'), stdout.slice(-3000)).toBe(true);
    expect(/MPPE keys OK: (\d+) {2}mismatch: (\d+)/.exec(stdout)?.slice(1)).toEqual(['1', '0']);
  },
  timeoutMs,
);

roamingTest(
  'accounting of a guest is kept here and sent nowhere',
  async () => {
    const asked = () => door.homes().map((home) => home.asked);
    const before = asked();
    const start = ['Acct-Status-Type = Start', 'Acct-Session-Id = "s-1"', 'User-Name = "hanako@home.test"', device];
    expect(await radclient({ port: servers.acctPort, kind: 'acct' }, [...start, 'NAS-Identifier = "ap-1"'])).toContain(
      'Response',
    );
    expect(spot.accounting.find('ap-1', 's-1')).toMatchObject({ stoppedAtMs: null });
    expect(asked()).toEqual(before);
  },
  timeoutMs,
);

roamingTest(
  'a hub by RadSec gets answers about our residents alone, and its guests get no session here',
  async () => {
    const open = spot.sessions.countOpen();
    heardFromHub = 0;
    const byHub = (user: string, password = 'x') =>
      radclient({ port: hub.hubPort, tries: againAndAgain }, guest(password, user));
    expect(await byHub('taro@city.test')).toContain('Received Access-Accept');
    expect(await byHub('nobody@city.test', spot.newCode())).toContain('Received Access-Reject');
    // Not sent on, although we know the way.
    const asked = door.homes().map((home) => home.asked);
    expect(await byHub('hanako@other.test')).toContain('Received Access-Reject');
    expect(door.homes().map((home) => home.asked)).toEqual(asked);
    expect(spot.sessions.countOpen()).toBe(open);
    // An answer of ours that got lost would have been asked for again.
    expect(heardFromHub).toBe(3);
  },
  timeoutMs,
);

roamingTest(
  'a home that says nothing any more is found out by Status-Server, the next one is asked, and it is asked again when it is back',
  async () => {
    await expect.poll(() => stateOf('second'), { timeout: timeoutMs }).toBe('up');
    freeradius.kill('SIGSTOP');
    await expect.poll(() => stateOf('first'), { timeout: timeoutMs }).not.toBe('up');
    expect(await ask()).toContain('Reply-Message = "from the second"');
    freeradius.kill('SIGCONT');
    await expect.poll(() => stateOf('first'), { timeout: timeoutMs }).toBe('up');
    expect(await ask()).toContain('Reply-Message = "from home"');
    freeradius.kill('SIGKILL');
    await once(freeradius, 'exit');
    expect(await ask()).toContain('Reply-Message = "from the second"');
    freeradius = await startFreeradius(sample);
    await expect.poll(() => stateOf('first'), { timeout: timeoutMs }).toBe('up');
    expect(states).toEqual(expect.arrayContaining(['first suspect', 'first down', 'first up']));
    expect(await ask()).toContain('Reply-Message = "from home"');
  },
  2 * timeoutMs,
);
