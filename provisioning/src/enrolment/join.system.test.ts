import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cityUrn, deviceUrn, EnrolRequest } from '@machikado/contracts/device.ts';
import { problem, problemMediaType } from '@machikado/contracts/problem.ts';
import { listen } from '@machikado/runtime/process.ts';
import { readDeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { pinOf } from './authority.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

type Authority = { readonly keys: webcrypto.CryptoKeyPair; readonly pem: string; readonly pin: string };

const makeKeys = () => webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);

async function makeAuthority(): Promise<Authority> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=test authority',
    keys,
    signingAlgorithm: ecdsa,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 30 * day),
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  const pem = certificate.toString('pem');
  return { keys, pem, pin: pinOf(new X509Certificate(pem)) };
}

type Wanted = { publicKey: webcrypto.CryptoKey; urn: string; notBefore?: Date; notAfter?: Date };

async function issue(authority: Authority, wanted: Wanted): Promise<string> {
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=leaf',
    issuer: 'CN=test authority',
    publicKey: wanted.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ecdsa,
    notBefore: wanted.notBefore ?? new Date(Date.now() - day),
    notAfter: wanted.notAfter ?? new Date(Date.now() + day),
    extensions: [
      new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']),
      new SubjectAlternativeNameExtension([{ type: 'url', value: wanted.urn }]),
    ],
  });
  return certificate.toString('pem');
}

async function keyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}

/** A city's enrolment door: one code, used once, the same certificate for the same key. */
type Door = {
  readonly authority: Authority;
  readonly issuedTo: Map<string, string>;
  readonly requests: string[];
  loseNextAnswer: boolean;
  /** Makes the answer one for another key. */
  answerForOtherKey: boolean;
  readonly used: Map<string, string>;
};

const goodCode = 'ABCD-EFGH-JKMN-PQRS';
const cityId = 'testville';
const contentKeys = [{ generation: 1, publicKey: 'A'.repeat(43) }];

async function answerEnrol(door: Door, body: string): Promise<{ status: number; json: unknown }> {
  const { code, csr } = EnrolRequest.parse(JSON.parse(body));
  const request = new Pkcs10CertificateRequest(Buffer.from(csr, 'base64'));
  expect(await request.verify()).toBe(true);
  const publicKey = (await request.publicKey.export()) as webcrypto.CryptoKey;
  const fingerprint = Buffer.from(request.publicKey.rawData).toString('hex');
  if (code !== goodCode) return { status: 401, json: problem('code-unknown') };
  const user = door.used.get(code) ?? fingerprint;
  if (user !== fingerprint) return { status: 401, json: problem('code-used') };
  door.used.set(code, fingerprint);
  const subject = door.answerForOtherKey ? (await makeKeys()).publicKey : publicKey;
  const certificate =
    door.issuedTo.get(fingerprint) ??
    (await issue(door.authority, { publicKey: subject, urn: deviceUrn(cityId, '01J') }));
  door.issuedTo.set(fingerprint, certificate);
  return {
    status: 200,
    json: { deviceId: '01J', kind: 'kiosk', asset: 'K-0001', certificate, ca: door.authority.pem, contentKeys },
  };
}

type Leaf = Partial<Omit<Wanted, 'publicKey'>> & { signedBy?: Authority };

async function openDoor(door: Door, leaf: Leaf = {}): Promise<{ server: Server; url: string }> {
  const keys = await makeKeys();
  const wanted = { publicKey: keys.publicKey, urn: cityUrn(cityId), ...leaf };
  const certificate = await issue(leaf.signedBy ?? door.authority, wanted);
  const server = createServer({ key: await keyPem(keys), cert: certificate + '\n' + door.authority.pem });
  server.on('request', (request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      door.requests.push(body);
      const { status, json } = await answerEnrol(door, body);
      if (door.loseNextAnswer) {
        door.loseNextAnswer = false;
        response.destroy();
        return;
      }
      response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : problemMediaType });
      response.end(JSON.stringify(json));
    })();
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: '-' });
  return { server, url: `https://127.0.0.1:${port}` };
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const { PATH, NODE_COMPILE_CACHE } = process.env;
const environment = () => ({ PATH, NODE_COMPILE_CACHE, HOME: directory, LANG: 'en_US.UTF-8' });
function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
  execFile(process.execPath, [main, ...args], { env: environment() }, (error, stdout, stderr) =>
    resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
  );
  return promise;
}

let directory: string;
let door: Door;
let open: { server: Server; url: string }[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-join-'));
  const authority = await makeAuthority();
  door = {
    authority,
    issuedTo: new Map(),
    requests: [],
    loseNextAnswer: false,
    answerForOtherKey: false,
    used: new Map(),
  };
  open = [];
});

afterEach(async () => {
  for (const { server } of open) server.close();
  await rm(directory, { recursive: true, force: true });
});

async function openAt(leaf?: Leaf): Promise<string> {
  const opened = await openDoor(door, leaf);
  open.push(opened);
  return opened.url;
}

function joinAt(url: string, changes: { code?: string; pin?: string; city?: string; state?: string } = {}) {
  const { code = goodCode, pin = door.authority.pin, city = cityId, state = join(directory, 'identity') } = changes;
  return run(['device', 'join', '--url', url, '--code', code, '--ca-pin', pin, '--city', city, '--state', state]);
}

test('a device makes its key, joins, and can read its identity', async () => {
  const joined = await joinAt(await openAt());
  expect(joined).toMatchObject({ code: 0, stdout: '{"deviceId":"01J","asset":"K-0001","kind":"kiosk"}\n' });
  const state = join(directory, 'identity');
  const identity = await readDeviceIdentity(state);
  expect(identity).toMatchObject({ ok: true, value: { deviceId: '01J', asset: 'K-0001', cityId, contentKeys } });
  const files = await readdir(state);
  expect(files.sort()).toEqual(['city-ca.pem', 'device-cert.pem', 'device-key.pem', 'identity.json']);
  for (const file of files) expect((await stat(join(state, file))).mode & 0o777).toBe(0o600);
  expect(joined.stdout + joined.stderr).not.toContain('PRIVATE');
  expect(JSON.stringify(door.requests)).not.toContain('PRIVATE');
});

test('a used code is refused for another key', async () => {
  const url = await openAt();
  expect((await joinAt(url)).code).toBe(0);
  const second = await joinAt(url, { state: join(directory, 'other') });
  expect(second.code).toBe(1);
  expect(second.stderr).toContain('has been used');
});

test('a device that has an identity keeps it', async () => {
  const url = await openAt();
  expect((await joinAt(url)).code).toBe(0);
  const again = await joinAt(url);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('--replace');
  expect(door.requests).toHaveLength(1);
});

test('after a lost answer the same command gets the same certificate', async () => {
  const url = await openAt();
  door.loseNextAnswer = true;
  const lost = await joinAt(url);
  expect(lost.code).toBe(5);
  expect(lost.stderr).toContain('The key is kept');
  expect(await readDeviceIdentity(join(directory, 'identity'))).toEqual({ ok: false, error: 'not-enrolled' });
  expect((await joinAt(url)).code).toBe(0);
  const [issued = ''] = door.issuedTo.values();
  expect(await readFile(join(directory, 'identity', 'device-cert.pem'), 'utf8')).toBe(issued);
  expect(door.issuedTo.size).toBe(1);
});

test.each<[string, Leaf | 'other-authority', string]>([
  ['an authority with another key', 'other-authority', 'not the one of the fingerprint'],
  ['a certificate of another city', { urn: cityUrn('elsewhere') }, 'another city'],
  ['a certificate that has expired', { notBefore: new Date(0), notAfter: new Date(day) }, 'clock'],
])('%s is refused before the code leaves the device', async (_name, leaf, words) => {
  const url = await openAt(leaf === 'other-authority' ? {} : leaf);
  const pin = leaf === 'other-authority' ? (await makeAuthority()).pin : door.authority.pin;
  const refused = await joinAt(url, { pin });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(words);
  expect(door.requests).toEqual([]);
});

test('the right authority shown beside a certificate that it did not sign is refused', async () => {
  const refused = await joinAt(await openAt({ signedBy: await makeAuthority() }));
  expect(refused.code).toBe(1);
  expect(door.requests).toEqual([]);
});

test('a certificate for another key is not written', async () => {
  door.answerForOtherKey = true;
  const refused = await joinAt(await openAt());
  expect(refused.code).toBe(1);
  expect(await readDeviceIdentity(join(directory, 'identity'))).toEqual({ ok: false, error: 'not-enrolled' });
});

test('a city that is away is told as such, and a code of another shape never leaves', async () => {
  const { server, url } = await openDoor(door);
  await new Promise((resolve) => server.close(resolve));
  expect((await joinAt(url)).code).toBe(5);
  expect((await joinAt(await openAt(), { code: 'ABCD' })).code).toBe(64);
  expect(door.requests).toEqual([]);
});
