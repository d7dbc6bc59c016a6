import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, request } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openProxy, type Proxy } from '../../kiosk-agent/src/browsing/proxy.ts';
import { usualLimits, type ProxyOptions } from '../../kiosk-agent/src/browsing/proxy-session.ts';
import { helloBytes } from './client-hello-bytes.ts';
import { names, ownAddress, ssrfAttempts, type SsrfAttempt } from './ssrf-attempts.ts';

const certificates = mkdtempSync(join(tmpdir(), 'machikado-ssrf-'));
const servers: Server[] = [];
const dialled: string[] = [];
const received: string[] = [];
const denied: string[] = [];
let standIn: { plain: number; tls: number };
let proxy: Proxy;

beforeAll(async () => {
  const subject = ['-subj', '/CN=good.example', '-addext', 'subjectAltName=DNS:good.example,DNS:*.good.example'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...key, '-keyout', 'k', '-out', 'c', '-days', '2', ...subject], {
    cwd: certificates,
    stdio: 'ignore',
  });
  const read = (file: string) => readFileSync(join(certificates, file));
  const listen = async (server: Server) => {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const plain = await listen(
    createHttp((asked, response) => {
      received.push(`${asked.method ?? ''} ${asked.headers.host ?? ''}${asked.url ?? ''}`);
      if (asked.url === '/leads-inside') response.writeHead(302, { location: 'http://127.0.0.1/inner' });
      response.end('the web');
    }),
  );
  const tls = await listen(
    createHttps({ key: read('k'), cert: read('c') }, (_asked, response) => response.end('the web')),
  );
  standIn = { plain, tls };
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(certificates, { recursive: true, force: true });
});

const open = (more: Partial<ProxyOptions> = {}) =>
  openProxy({
    port: 0,
    rule: { profile: 'open', allowed: [], denied: {}, own: () => [ownAddress] },
    limits: { ...usualLimits, helloMs: 1500, connectMs: 1500 },
    resolve: (name) => Promise.resolve(names[name] ?? []),
    // Whatever is dialled at all is written down; the two stand-ins take the place of the public web.
    dial: (address, port) => {
      dialled.push(`${address}:${port}`);
      return connect({ host: '127.0.0.1', port: port === 443 ? standIn.tls : standIn.plain });
    },
    isBrowser: () => Promise.resolve(true),
    onOpened: () => undefined,
    onDenied: (host, denial) => denied.push(`${host} ${denial}`),
    ...more,
  });

beforeEach(async () => {
  dialled.length = received.length = denied.length = 0;
  proxy = await open();
});
afterEach(() => proxy[Symbol.asyncDispose]());

/** Sends raw bytes and gives all that comes back until the proxy lets go. */
async function talk(steps: { bytes: Buffer; then?: Buffer }): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port });
  let answer = '';
  let wentOn = false;
  socket.on('error', () => undefined);
  socket.on('data', (piece: Buffer) => {
    answer += piece.toString('latin1');
    if (steps.then === undefined || wentOn || !answer.startsWith('HTTP/1.1 200')) return;
    wentOn = true;
    socket.write(steps.then);
  });
  socket.write(steps.bytes);
  await once(socket, 'close');
  return answer;
}

function bytesOf(attempt: SsrfAttempt): { bytes: Buffer; then?: Buffer } {
  if (attempt.way === 'request') return { bytes: Buffer.from(attempt.bytes, 'latin1') };
  const { target, first } = attempt;
  const bytes = Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  if (first === undefined) return { bytes, then: helloBytes(target.replace(/:443$/, '')) };
  return { bytes, then: 'bytes' in first ? Buffer.from(first.bytes, 'latin1') : helloBytes(first.hello) };
}

test.each(ssrfAttempts.map((attempt) => [`${attempt.way}: ${attempt.name}`, attempt] as const))(
  '%s goes nowhere',
  async (_name, attempt) => {
    const answer = await talk(bytesOf(attempt));
    expect(dialled).toEqual([]);
    expect(received).toEqual([]);
    expect(answer).not.toContain('the web');
  },
);

test('there are as many attempts as were promised', () => {
  expect(ssrfAttempts.length).toBeGreaterThanOrEqual(120);
  expect(new Set(ssrfAttempts.map(({ way, name }) => `${way} ${name}`)).size).toBe(ssrfAttempts.length);
});

function tunnel(host: string, serverName: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: proxy.port, method: 'CONNECT', path: `${host}:443` });
    asked.on('connect', (answer, socket: Socket) => {
      if (answer.statusCode !== 200) reject(new Error(String(answer.statusCode)));
      const secured = connectTls({ socket, servername: serverName, rejectUnauthorized: false }, () => resolve(secured));
      secured.on('error', reject);
    });
    asked.on('error', reject).end();
  });
}

test.each(['good.example', 'GOOD.example', 'good.example.', 'Good.Example.'])(
  'the same way through leads to the web for %s',
  async (host) => {
    const socket = await tunnel(host, 'good.example');
    socket.write('GET / HTTP/1.1\r\nHost: good.example\r\nConnection: close\r\n\r\n');
    let answer = '';
    for await (const piece of socket) answer += String(piece);
    expect(answer).toContain('the web');
    expect(dialled).toEqual(['93.184.215.14:443']);
  },
);

test('a plain request goes out with the host of its address, whatever its Host says', async () => {
  const answer = await talk({
    bytes: Buffer.from('GET http://good.example/a?b HTTP/1.1\r\nHost: 127.0.0.1:8100\r\nConnection: close\r\n\r\n'),
  });
  expect(answer).toContain('the web');
  expect(received).toEqual(['GET good.example/a?b']);
});

test('a page that leads inside gets its follower refused', async () => {
  const first = await talk({
    bytes: Buffer.from(
      'GET http://good.example/leads-inside HTTP/1.1\r\nHost: good.example\r\nConnection: close\r\n\r\n',
    ),
  });
  const to = /location: (\S+)/i.exec(first)?.[1] ?? '';
  const second = await talk({ bytes: Buffer.from(`GET ${to} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`) });
  expect([to, second.split('\r\n')[0]]).toEqual(['http://127.0.0.1/inner', 'HTTP/1.1 403 Forbidden']);
  expect(dialled).toEqual(['93.184.215.14:80']);
});

test('a name that changes its address after the check moves no connection', async () => {
  await proxy[Symbol.asyncDispose]();
  const answers = [['93.184.215.14'], ['127.0.0.1']];
  let asked = 0;
  proxy = await open({ resolve: () => Promise.resolve(answers[asked++] ?? []) });
  const get = { bytes: Buffer.from('GET http://turn.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') };
  expect(await talk(get)).toContain('the web');
  expect(await talk(get)).toContain('not-public');
  expect([asked, dialled]).toEqual([2, ['93.184.215.14:80']]);
});

test('nobody but the browsing user is served', async () => {
  await proxy[Symbol.asyncDispose]();
  proxy = await open({ isBrowser: () => Promise.resolve(false) });
  expect(await talk({ bytes: Buffer.from('GET http://good.example/ HTTP/1.1\r\nHost: x\r\n\r\n') })).toBe('');
  expect(dialled).toEqual([]);
});

test('a session that has used its bytes gets no more', async () => {
  await proxy[Symbol.asyncDispose]();
  proxy = await open({ limits: { ...usualLimits, maxBytes: 600 } });
  const get = { bytes: Buffer.from('GET http://good.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') };
  const outcomes: boolean[] = [];
  for (let count = 0; count < 100 && !outcomes.includes(false); count += 1) {
    outcomes.push((await talk(get)).includes('the web'));
  }
  expect([outcomes[0], outcomes.at(-1)]).toEqual([true, false]);
  expect(denied.at(-1)).toBe('good.example limit');
});
