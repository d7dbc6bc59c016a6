import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawValues, textOf } from './attribute.ts';
import { codes } from './packet.ts';
import type { RadiusHandler, RadiusRequest } from './receiver.ts';
import { serveTls, type TlsRadiusServer } from './tls-server.ts';
import { decryptUserPassword } from './user-password.ts';

const run = promisify(execFile);
const secret = 'a-secret-of-this-test';
const radsecTest = test.skipIf(!existsSync('/usr/sbin/radsecproxy') || !existsSync('/usr/bin/radclient'));

let directory: string;
let server: TlsRadiusServer;
let proxy: ChildProcess;
let proxyPort: number;
const drops: string[] = [];
const file = (name: string) => join(directory, name);

async function makeCertificates(): Promise<void> {
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'];
  const make = (name: string, more: readonly string[]) =>
    run('openssl', [
      'req',
      '-x509',
      ...curve,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      file(`${name}.key`),
      '-out',
      file(`${name}.pem`),
      ...more,
    ]);
  for (const name of ['ca', 'other']) await make(name, []);
  const signed = (name: string, by: string) =>
    make(name, [
      '-CA',
      file(`${by}.pem`),
      '-CAkey',
      file(`${by}.key`),
      '-addext',
      `subjectAltName=DNS:${name}`,
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    ]);
  for (const [name, by] of [
    ['radius.city.test', 'ca'],
    ['library.city.test', 'ca'],
    ['unknown.city.test', 'ca'],
    ['stranger.test', 'other'],
  ] as const)
    await signed(name, by);
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

async function startProxy(): Promise<void> {
  proxyPort = await freePort();
  const config = `ListenUDP 127.0.0.1:${proxyPort}
LogDestination file:///${file('proxy.log')}
LoopPrevention on
tls own {
  CACertificateFile ${file('ca.pem')}
  CertificateFile ${file('library.city.test.pem')}
  CertificateKeyFile ${file('library.city.test.key')}
}
client nas {
  host 127.0.0.1
  type udp
  secret ${secret}
}
server ours {
  host 127.0.0.1
  port ${server.port}
  type tls
  tls own
  secret radsec
  certificateNameCheck off
  matchCertificateAttribute SubjectAltName:DNS:/^radius\\.city\\.test$/
  StatusServer on
}
realm * {
  server ours
  accountingServer ours
}
`;
  await writeFile(file('proxy.conf'), config);
  proxy = spawn('/usr/sbin/radsecproxy', ['-f', '-d', '2', '-c', file('proxy.conf')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-radsec-'));
  await makeCertificates();
  const access = ({ packet, nasAddress, secret: shared }: RadiusRequest) => {
    const [hidden = Buffer.alloc(0)] = rawValues(packet, 'User-Password');
    const good = decryptUserPassword(hidden, packet.authenticator, shared)?.toString('utf8') === 'ひみつ';
    const attributes = [['Reply-Message', `${textOf(packet, 'User-Name') ?? ''} at ${nasAddress}`]] as const;
    return Promise.resolve({ code: good ? codes.accessAccept : codes.accessReject, attributes });
  };
  server = await serveTls(
    {
      handlers: new Map<number, RadiusHandler>([
        [codes.accessRequest, access],
        [codes.accountingRequest, () => Promise.resolve({ code: codes.accountingResponse, attributes: [] })],
      ]),
      statusAnswer: codes.accessAccept,
      nowMs: () => performance.now(),
      onDrop: (drop) => drops.push(drop),
      key: await readFile(file('radius.city.test.key'), 'utf8'),
      certificate: await readFile(file('radius.city.test.pem'), 'utf8'),
      authority: await readFile(file('ca.pem'), 'utf8'),
      peerOf: ({ subjectAltName }) => (subjectAltName === 'DNS:library.city.test' ? 'library' : null),
    },
    { host: '127.0.0.1', port: 0 },
  );
  await startProxy();
});
afterAll(async () => {
  proxy.kill();
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function radclient(kind: 'auth' | 'acct', attributes: readonly string[]): Promise<string> {
  const asked = run('/usr/bin/radclient', ['-x', '-r', '3', '-t', '3', `127.0.0.1:${proxyPort}`, kind, secret]);
  asked.child.stdin?.end(`${attributes.join('\n')}\n`);
  const { stdout, stderr } = await asked.catch((error: unknown) => error as { stdout: string; stderr: string });
  return stdout + stderr;
}

const login = (password: string) => [
  'User-Name = "hanako@city.test"',
  `User-Password = "${password}"`,
  'Message-Authenticator = 0x00',
];

radsecTest(
  'radsecproxy carries sign-ins and accounting to us by mutual TLS 1.3; who asks, its certificate says',
  async () => {
    const good = await radclient('auth', login('ひみつ'));
    expect(good).toContain('Received Access-Accept');
    expect(good).toContain('Reply-Message = "hanako@city.test at library"');
    expect(await radclient('auth', login('another'))).toContain('Received Access-Reject');
    const stop = ['Acct-Status-Type = Stop', 'Acct-Session-Id = "s-1"', 'User-Name = "hanako@city.test"'];
    expect(await radclient('acct', stop)).toContain('Received Accounting-Response');
  },
);

/** What a peer with this certificate gets for these bytes: the first answer, or nothing before the end. */
async function say(name: string, bytes: Buffer): Promise<Buffer> {
  const [key, cert, ca] = await Promise.all(
    [`${name}.key`, `${name}.pem`, 'ca.pem'].map((each) => readFile(file(each), 'utf8')),
  );
  const socket = connect({
    host: '127.0.0.1',
    port: server.port,
    key: key ?? '',
    cert: cert ?? '',
    ca: ca ?? '',
    servername: 'radius.city.test',
    ALPNProtocols: [],
  });
  const heard: Buffer[] = [];
  socket.on('error', () => undefined).on('data', (chunk: Buffer) => heard.push(chunk));
  socket.write(bytes);
  await once(socket, 'close');
  return Buffer.concat(heard);
}

test('strangers, unknown names, lengths that no packet has and wrong digests end the connection without a word', async () => {
  const bare = Buffer.concat([Buffer.of(1, 7, 0, 20), Buffer.alloc(16, 1)]);
  const sealed = Buffer.concat([Buffer.of(1, 7, 0, 38), Buffer.alloc(16, 1), Buffer.of(80, 18), Buffer.alloc(16, 2)]);
  drops.length = 0;
  expect(await say('stranger.test', bare)).toEqual(Buffer.alloc(0));
  expect(drops).toEqual([]);
  expect(await say('unknown.city.test', bare)).toEqual(Buffer.alloc(0));
  expect(await say('library.city.test', Buffer.of(1, 7, 0, 19, 1, 1))).toEqual(Buffer.alloc(0));
  expect(await say('library.city.test', Buffer.of(1, 7, 255, 255))).toEqual(Buffer.alloc(0));
  expect(await say('library.city.test', sealed)).toEqual(Buffer.alloc(0));
  expect(drops).toEqual(['unknown-nas', 'malformed', 'malformed', 'wrong-message-authenticator']);
});
