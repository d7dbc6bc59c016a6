import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerEap } from '../exchanges/eap-request.ts';
import { codes } from '../radius/packet.ts';
import type { RadiusRequest } from '../radius/receiver.ts';
import { serveUdp, type UdpServer } from '../radius/udp-server.ts';
import { createEapServer, type EapServer } from './eap-server.ts';
import { ntHashOf } from './mschapv2.ts';
import { createResumptionBook } from './session-book.ts';

const run = promisify(execFile);
const secret = 'a-secret-of-this-test';
const password = 'ひみつ-password';
const eapolTest = test.skipIf(!existsSync('/usr/bin/eapol_test'));

let directory: string;
let server: UdpServer;
let eap: EapServer;

async function certificates(): Promise<void> {
  const file = (name: string) => join(directory, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  for (const name of ['ca', 'other']) {
    const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    await run('openssl', ['req', '-x509', ...curve, '-days', '9', '-subj', `/CN=${name}`, ...files]);
  }
  const sign = async (name: string, by: string, more: readonly string[]) => {
    const files = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    await run('openssl', [
      'req',
      '-x509',
      ...curve,
      '-subj',
      `/CN=${name}`,
      '-CA',
      file(`${by}.pem`),
      '-CAkey',
      file(`${by}.key`),
      ...files,
      ...more,
    ]);
  };
  await sign('radius.city.test', 'ca', ['-days', '9', '-addext', 'subjectAltName=DNS:radius.city.test']);
  await sign('hanako', 'ca', ['-days', '9', '-addext', 'extendedKeyUsage=clientAuth']);
  await sign('stranger', 'other', ['-days', '9', '-addext', 'extendedKeyUsage=clientAuth']);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-eap-'));
  await certificates();
  const read = (name: string) => readFile(join(directory, name), 'utf8');
  const ca = await read('ca.pem');
  const context = createSecureContext({
    key: await read('radius.city.test.key'),
    cert: await read('radius.city.test.pem'),
    ca,
    minVersion: 'TLSv1.2',
    // A ticket would let somebody resume whom nobody knows: see radius.md on TLS 1.3.
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
  const authority = new X509Certificate(ca);
  const person = { name: 'hanako' };
  const nowMs = () => performance.now();
  eap = createEapServer(
    {
      context,
      methods: ['ttls', 'peap', 'tls'],
      resumptions: createResumptionBook(nowMs),
      credentials: {
        byPassword: (name, given) =>
          Promise.resolve(name === 'hanako' && given.equals(Buffer.from(password)) ? person : null),
        ntHashOf: (name) => Promise.resolve(name === 'hanako' ? { person, ntHash: ntHashOf(password) } : null),
        byCertificate: (certificate) =>
          Promise.resolve(
            certificate.checkIssued(authority) && certificate.verify(authority.publicKey) ? person : null,
          ),
        mayReturn: () => Promise.resolve(true),
      },
    },
    nowMs,
  );
  server = await serveUdp(
    {
      statusAnswer: codes.accessAccept,
      handlers: new Map([
        [
          codes.accessRequest,
          (request: RadiusRequest) =>
            answerEap(eap, request, () => Promise.resolve({ attributes: [['Session-Timeout', 60]] })),
        ],
      ]),
      secretOf: () => Buffer.from(secret),
      onDrop: () => undefined,
      nowMs,
    },
    { host: '127.0.0.1', port: 0 },
  );
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const network = (lines: readonly string[]) =>
  `network={\n${['key_mgmt=IEEE8021X', `ca_cert="${join(directory, 'ca.pem')}"`, 'domain_match="radius.city.test"', ...lines].map((line) => `  ${line}`).join('\n')}\n}\n`;

/** What eapol_test says in the end, and all of it. */
async function eapol(lines: readonly string[], more: readonly string[] = []): Promise<{ good: boolean; said: string }> {
  const file = join(directory, `net-${String(Math.random()).slice(2)}`);
  await writeFile(file, network(lines));
  const args = ['-c', file, '-a', '127.0.0.1', '-p', String(server.port), '-s', secret, '-t', '10', ...more];
  const { stdout } = await run('/usr/bin/eapol_test', args, { maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return { good: stdout.trimEnd().endsWith('SUCCESS'), said: stdout };
}

const only12 = 'tls_disable_tlsv1_3=1';
const only13 = 'tls_disable_tlsv1_0=1 tls_disable_tlsv1_1=1 tls_disable_tlsv1_2=1 tls_disable_tlsv1_3=0';
const named = ['identity="hanako"', 'anonymous_identity="anonymous@city.test"', `password="${password}"`];

const methods: readonly (readonly [string, readonly string[]])[] = [
  ['TTLS-PAP', ['eap=TTLS', 'phase2="auth=PAP"', ...named]],
  ['TTLS-MSCHAPv2', ['eap=TTLS', 'phase2="auth=MSCHAPV2"', ...named]],
  ['PEAP-MSCHAPv2', ['eap=PEAP', 'phase2="auth=MSCHAPV2"', ...named]],
];
const withPhase1 = (phase1: string, lines: readonly string[]) => [...lines, `phase1="${phase1}"`];

eapolTest.each(methods)('eapol_test: %s on TLS 1.2 and 1.3, and its keys are ours', async (_name, lines) => {
  for (const phase1 of [only12, only13]) {
    const { good, said } = await eapol(withPhase1(phase1, lines));
    expect([phase1, good, /MPPE keys OK: (\d+) {2}mismatch: (\d+)/.exec(said)?.slice(1)], said.slice(-3000)).toEqual([
      phase1,
      true,
      ['1', '0'],
    ]);
  }
});

const certificate = (name: string) => [
  'eap=TLS',
  `identity="${name}"`,
  `client_cert="${join(directory, `${name}.pem`)}"`,
  `private_key="${join(directory, `${name}.key`)}"`,
];

eapolTest('eapol_test: EAP-TLS by a certificate of ours, and not by another', async () => {
  for (const phase1 of [only12, only13]) {
    const { good, said } = await eapol(withPhase1(phase1, certificate('hanako')));
    expect([phase1, good], said.slice(-3000)).toEqual([phase1, true]);
    expect((await eapol(withPhase1(phase1, certificate('stranger')))).good).toBe(false);
  }
});

eapolTest.each(methods)('eapol_test: %s with a wrong password is refused', async (_name, lines) => {
  const wrong = lines.map((line) => line.replace(password, 'another'));
  expect((await eapol(wrong)).good).toBe(false);
});

eapolTest('eapol_test: a phone that expects another authority goes away, and the conversation ends', async () => {
  const lines = [`ca_cert="${join(directory, 'other.pem')}"`, ...(methods[0]?.[1] ?? [])];
  expect((await eapol(lines)).good).toBe(false);
});

eapolTest.each(methods)('eapol_test: %s is resumed on TLS 1.2, and done anew on TLS 1.3', async (_name, lines) => {
  for (const [phase1, resumed] of [
    [only12, true],
    [only13, false],
  ] as const) {
    const { good, said } = await eapol(withPhase1(phase1, lines), ['-r', '2']);
    expect([phase1, good], said.slice(-3000)).toEqual([phase1, true]);
    expect(/MPPE keys OK: (\d+)/.exec(said)?.[1]).toBe('3');
    expect(said.includes('resumed=1') || said.includes('session_resumed=1')).toBe(resumed);
  }
});
