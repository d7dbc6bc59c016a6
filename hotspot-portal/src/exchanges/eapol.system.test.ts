import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { readConfig } from '../config.ts';
import type { NetworkAccount } from '../store/network-accounts.ts';
import { openRadius } from './open-radius.ts';
import type { RadiusServers } from './radius-service.ts';
import { revokeAccount } from './revoke-account.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

// Debian's clients against all of RADIUS as the program puts it together: wpa_supplicant's EAP and FreeRADIUS' radclient.

const run = promisify(execFile);
const realm = 'hall.city.test';
const eapolTest = test.skipIf(!existsSync('/usr/bin/eapol_test'));
const radclientTest = test.skipIf(!existsSync('/usr/bin/radclient'));

let directory: string;
let spot: SampleSpot;
let servers: RadiusServers;
let secret: string;
let hanako: NetworkAccount;
const file = (name: string) => join(directory, name);
const authority = () => join(directory, 'eap', 'authority');

const newAccount = () =>
  spot.accounts.create(
    { identity: 'hanako', way: 'free', terms: 'T', untilMs: spot.now() + 30 * 86_400_000 },
    spot.now(),
  );

/** Certificates of people: a good one, one of an authority that nobody knows, one that is over, one of an account that is not. */
async function makeCertificates(): Promise<void> {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const pair = (name: string) => ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
  await run('openssl', ['req', '-x509', ...curve, '-days', '9', '-subj', '/CN=other', ...pair('other')]);
  const sign = async (name: string, { by, subject }: { by: string; subject: string }, days = '9') => {
    const request = ['-keyout', file(`${name}.key`), '-out', file(`${name}.csr`)];
    await run('openssl', ['req', '-new', ...curve, '-subj', `/CN=${subject}`, ...request]);
    const signed = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-days', days, '-out', file(`${name}.pem`)];
    await run('openssl', ['x509', '-req', '-in', file(`${name}.csr`), ...signed]);
  };
  const subject = `${hanako.name}@${realm}`;
  await sign('hanako', { by: authority(), subject });
  await sign('stranger', { by: file('other'), subject });
  await sign('late', { by: authority(), subject }, '-1');
  await sign('nobody', { by: authority(), subject: '0'.repeat(20) });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-eapol-'));
  const zones = { hall: { ways: { free: 'all' } as const } };
  const wifi = SpotPolicy.parse({ tiers: { all: { minutes: 60, devices: 5 } }, zones });
  spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  hanako = newAccount();
  const config = readConfig({
    ...{ MACHIKADO_SPOT_STATE: directory, MACHIKADO_CITY: 'hall', MACHIKADO_RADIUS_REALM: realm },
    ...{ MACHIKADO_RADIUS_AUTH: '127.0.0.1:0', MACHIKADO_RADIUS_ACCT: '127.0.0.1:0' },
  });
  const accessPoints = { list: [], key: Buffer.alloc(32, 5) };
  servers = await openRadius(spot, { config, database: spot.database, accessPoints, terms: 'T' });
  secret = (await readFile(file('radius-secret'), 'utf8')).trim();
  await makeCertificates();
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

type Said = { readonly good: boolean; readonly said: string };

/** What eapol_test says in the end, and all of it. */
async function eapol(lines: readonly string[], more: readonly string[] = []): Promise<Said> {
  const path = file(`net-${String(Math.random()).slice(2)}`);
  const usual = ['key_mgmt=IEEE8021X', `ca_cert="${authority()}.pem"`, 'domain_match="radius.wifi.hall.test"'];
  await writeFile(path, `network={\n${[...usual, ...lines].join('\n')}\n}\n`);
  const args = ['-c', path, '-a', '127.0.0.1', '-p', String(servers.authPort), '-s', secret, '-t', '20', ...more];
  const { stdout } = await run('/usr/bin/eapol_test', args, { maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return { good: stdout.trimEnd().endsWith('SUCCESS'), said: stdout };
}

const keysOf = ({ said }: Said) => /MPPE keys OK: (\d+) {2}mismatch: (\d+)/.exec(said)?.slice(1);
const isResumed = ({ said }: Said) => said.includes('resumed=1') || said.includes('session_resumed=1');

const only12 = 'tls_disable_tlsv1_3=1';
const only13 = 'tls_disable_tlsv1_0=1 tls_disable_tlsv1_1=1 tls_disable_tlsv1_2=1 tls_disable_tlsv1_3=0';
const methods = ['eap=TTLS phase2="auth=PAP"', 'eap=TTLS phase2="auth=MSCHAPV2"', 'eap=PEAP phase2="auth=MSCHAPV2"'];

const linesOf = (method: string, phase1: string, by = hanako) => [
  ...method.split(' '),
  `phase1="${phase1}"`,
  `identity="${by.name}@${realm}"`,
  `anonymous_identity="anonymous@${realm}"`,
  `password="${spot.accounts.passwordOf(by.name)}"`,
];

eapolTest.each(methods)(
  '%s: keys are ours; resumed on TLS 1.2, done anew on TLS 1.3',
  { timeout: 60_000 },
  async (method) => {
    for (const [phase1, resumed] of [
      [only12, true],
      [only13, false],
    ] as const) {
      const told = await eapol(linesOf(method, phase1), ['-r', '1']);
      expect([phase1, told.good, keysOf(told)], told.said.slice(-3000)).toEqual([phase1, true, ['2', '0']]);
      expect(isResumed(told)).toBe(resumed);
    }
    const session = spot.sessions.findByMac('02:00:00:00:00:01');
    expect(session && spot.accounts.carriedBy(session.id)).toBe(hanako.name);
  },
);

eapolTest(
  'wrong passwords and a phone that expects another authority come to nothing',
  { timeout: 60_000 },
  async () => {
    const wrongOf = (method: string) =>
      linesOf(method, only12).map((line) => (line.startsWith('password=') ? 'password="another"' : line));
    const wrong = await Promise.all(methods.map((method) => eapol(wrongOf(method))));
    expect(wrong.map(({ good }) => good)).toEqual([false, false, false]);
    const lines = [`ca_cert="${file('other.pem')}"`, ...linesOf(methods[0] ?? '', only12)];
    expect((await eapol(lines)).good).toBe(false);
  },
);

const certificate = (name: string, phase1: string) => [
  ...['eap=TLS', `phase1="${phase1}"`, `identity="anonymous@${realm}"`],
  ...[`client_cert="${file(`${name}.pem`)}"`, `private_key="${file(`${name}.key`)}"`],
];

eapolTest('EAP-TLS: by a certificate that names an account, and by no other', { timeout: 60_000 }, async () => {
  for (const phase1 of [only12, only13]) {
    const told = await eapol(certificate('hanako', phase1));
    expect([phase1, told.good, keysOf(told)], told.said.slice(-3000)).toEqual([phase1, true, ['1', '0']]);
  }
  const others = await Promise.all(['stranger', 'late', 'nobody'].map((name) => eapol(certificate(name, only13))));
  expect(others.map(({ good }) => good)).toEqual([false, false, false]);
});

eapolTest('who is revoked while a phone is away is not let in by a session of TLS', { timeout: 60_000 }, async () => {
  const account = newAccount();
  const address = ['-M', '02:00:00:00:00:33'];
  const net = linesOf(methods[0] ?? '', only12, account);
  expect((await eapol(net, address)).good).toBe(true);
  expect(spot.sessions.findByMac('02:00:00:00:00:33')).not.toBeNull();
  expect(await revokeAccount(spot, account.name)).toBe(true);
  expect(spot.sessions.findByMac('02:00:00:00:00:33')).toBeNull();
  expect((await eapol(net, address)).good).toBe(false);
});

function radclient(kind: 'auth' | 'acct' | 'status', attributes: readonly string[]): Promise<string> {
  const port = kind === 'acct' ? servers.acctPort : servers.authPort;
  return new Promise((resolve) => {
    const args = ['-x', '-r', '2', '-t', '5', `127.0.0.1:${port}`, kind, secret];
    const child = execFile('/usr/bin/radclient', args, (_error, stdout, stderr) => resolve(stdout + stderr));
    child.stdin?.end(`${attributes.join('\n')}\n`);
  });
}

radclientTest(
  'radclient: PAP and CHAP by an account, its name for the bill, and accounting',
  { timeout: 60_000 },
  async () => {
    const password = spot.accounts.passwordOf(hanako.name);
    const seal = 'Message-Authenticator = 0x00';
    const user = [`User-Name = "${hanako.name}@${realm}"`, 'Calling-Station-Id = "02-00-00-00-00-44"', seal];
    const pap = await radclient('auth', [...user, `User-Password = "${password}"`, 'Chargeable-User-Identity = 0x00']);
    expect(pap).toContain('Received Access-Accept');
    expect(pap).toMatch(/Session-Timeout = 3\d\d\d/);
    expect(pap).toMatch(/Chargeable-User-Identity = 0x[0-9a-f]{44}/);
    const given = /Class = (0x[0-9a-f]+)/.exec(pap)?.[1] ?? '';
    const pseudonym = /User-Name = "([A-Za-z0-9_-]{22})"/.exec(pap.slice(pap.indexOf('Received')))?.[1] ?? '';
    expect(pseudonym).not.toBe('');
    expect(await radclient('auth', [...user, `CHAP-Password = "${password}"`])).toContain('Received Access-Accept');
    expect(await radclient('auth', [...user, 'CHAP-Password = "another"'])).toContain('Received Access-Reject');
    // MS-CHAP of version 1, which radclient makes, is not taken.
    expect(await radclient('auth', [...user, `MS-CHAP-Password = "${password}"`])).toContain('Received Access-Reject');
    expect(await radclient('status', [seal])).toContain('Received Access-Accept');
    const started = [
      'Acct-Status-Type = Start',
      'Acct-Session-Id = "s-44"',
      `User-Name = "${pseudonym}"`,
      `Class = ${given}`,
    ];
    expect(await radclient('acct', [...started, 'NAS-Identifier = "ap"'])).toContain('Received Accounting-Response');
    const session = spot.sessions.findByMac('02:00:00:00:00:44');
    expect(session && spot.accounts.carriedBy(session.id)).toBe(hanako.name);
    expect(spot.accounting.find('ap', 's-44')).toMatchObject({ stoppedAtMs: null });
  },
);
