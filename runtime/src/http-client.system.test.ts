import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { problem, problemKindOf, problemMediaType } from '@machikado/contracts/problem.ts';
import { createHttpClient, type TlsClient } from './http-client.ts';

const answer = z.object({ greeting: z.string() });
const serverUrn = 'urn:machikado:test:city';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-http-'));
  for (const authority of ['ours', 'foreign']) makeAuthority(authority);
  makeLeaf('server', serverUrn, 'ours');
  makeLeaf('device', 'urn:machikado:test:device', 'ours');
});
afterAll(() => rmSync(folder, { recursive: true }));

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function makeAuthority(name: string): void {
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
  );
}

function makeLeaf(name: string, urn: string, authority: string): void {
  openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
  writeFileSync(join(folder, `${name}.ext`), `subjectAltName=URI:${urn}\nextendedKeyUsage=clientAuth,serverAuth\n`);
  const signed = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial', '-days', '1'];
  openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
}

const pem = (name: string) => readFileSync(join(folder, name), 'utf8');

async function serve(server: Server, scheme: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const plain = (listener: RequestListener) => serve(createHttpServer(listener), 'http');

/** A server that tells its caller whose certificate it saw. */
function mutual(): Promise<string> {
  const options = { key: pem('server.key'), cert: pem('server.pem'), ca: pem('ours.pem'), requestCert: true };
  const server = createTlsServer({ ...options, rejectUnauthorized: false }, (request, response) => {
    const { socket } = request;
    const known = socket instanceof TLSSocket && socket.authorized;
    const name = known ? socket.getPeerCertificate().subjectaltname : 'nobody';
    response.end(JSON.stringify({ greeting: name }));
  });
  return serve(server, 'https');
}

/** One call on a client of its own. */
async function call(baseUrl: string, tls?: TlsClient, more: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  await using client = createHttpClient(baseUrl, tls);
  return await client.call({ method: 'GET', path: '/greeting', answer, ...more });
}

/** The kind of problem that a call ended with; `ok` when it did not. */
async function kindOf(called: ReturnType<typeof call>): Promise<string> {
  const outcome = await called;
  return outcome.ok ? 'ok' : problemKindOf(outcome.error);
}

describe('over mutual TLS', () => {
  const identity = (): TlsClient => ({
    ca: pem('ours.pem'),
    key: pem('device.key'),
    certificate: pem('device.pem'),
    expectUrn: serverUrn,
  });

  test('each side knows the other one by its name in the certificate', async () => {
    const called = await call(await mutual(), identity());
    expect(called).toEqual({ ok: true, value: { greeting: 'URI:urn:machikado:test:device' } });
  });

  test('without a certificate the server sees nobody', async () => {
    const { ca, expectUrn } = identity();
    expect(await call(await mutual(), { ca, expectUrn })).toEqual({ ok: true, value: { greeting: 'nobody' } });
  });

  test.each<[string, () => Partial<TlsClient>]>([
    ['another name than expected', () => ({ expectUrn: 'urn:machikado:test:other' })],
    ['a name that only begins like the expected one', () => ({ expectUrn: serverUrn.slice(0, -1) })],
    ['a foreign authority', () => ({ ca: pem('foreign.pem') })],
  ])('a server with %s is not spoken to', async (_name, more) => {
    expect(await kindOf(call(await mutual(), { ...identity(), ...more() }))).toBe('city-unreachable');
  });
});

describe('an answer', () => {
  test('that is a problem is given as it is', async () => {
    const sent = problem('slot-taken');
    const url = await plain((_request, response) => {
      response.writeHead(sent.status, { 'content-type': problemMediaType }).end(JSON.stringify(sent));
    });
    expect(await call(url)).toEqual({ ok: false, error: sent });
  });

  test.each<[string, string, RequestListener]>([
    ['of another shape', 'internal', (_request, response) => response.end('{"greeting":1}')],
    ['that fails without a problem', 'internal', (_request, response) => response.writeHead(500).end('{}')],
    ['that is no JSON', 'city-unreachable', (_request, response) => response.end('<html>')],
    ['that is empty', 'internal', (_request, response) => response.end()],
    [
      'that breaks off',
      'city-unreachable',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"greeting":', () => response.destroy());
      },
    ],
    ['that is too large', 'city-unreachable', (_request, response) => response.end('x'.repeat(9 * 1024 * 1024))],
    ['that never comes', 'city-unreachable', () => undefined],
  ])('%s is an error', async (_name, kind, listener) => {
    expect(await kindOf(call(await plain(listener), undefined, { timeoutMs: 500 }))).toBe(kind);
  });
});

test('nobody there, or told to stop, is "city-unreachable"', async () => {
  const server = createHttpServer();
  const url = await serve(server, 'http');
  server.close();
  expect(await kindOf(call(url))).toBe('city-unreachable');
  const silent = await plain(() => undefined);
  expect(await kindOf(call(silent, undefined, { signal: AbortSignal.abort() }))).toBe('city-unreachable');
});

test('a body goes out as JSON', async () => {
  const url = await plain((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { 'content-type': type, 'idempotency-key': key } = request.headers;
      response.end(JSON.stringify({ greeting: `${request.method ?? ''} ${type ?? ''} ${String(key)} ${body}` }));
    });
  });
  await using client = createHttpClient(url);
  const headers = { 'idempotency-key': '1' };
  const called = await client.call({
    method: 'POST',
    path: '/greeting',
    answer,
    headers,
    body: { name: '利用者 見本' },
  });
  expect(called).toEqual({ ok: true, value: { greeting: 'POST application/json 1 {"name":"利用者 見本"}' } });
});
