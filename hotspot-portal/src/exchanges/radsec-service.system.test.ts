import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { encodeAttributes } from '../radius/attribute.ts';
import { createPacketStream } from '../radius/packet-stream.ts';
import { codes } from '../radius/packet.ts';
import { createNasRegister, type NasRegister } from '../store/nas-register.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import { namesOf, serveRadsec } from './radsec-service.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

const run = promisify(execFile);
let directory: string;
let spot: SampleSpot;
let register: NasRegister;
const file = (name: string) => join(directory, name);
const anyPort = { host: '127.0.0.1', port: 0 };
const filesOf = (name: string) => ({
  ...{ key: file(`${name}.key`), certificate: file(`${name}.pem`), authority: file('ca.pem') },
});

async function makeCertificate(name: string, isSigned: boolean): Promise<void> {
  const own = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'];
  const by = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-addext', `subjectAltName=DNS:${name}`];
  const out = ['-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
  await run('openssl', ['req', ...own, ...out, ...(isSigned ? by : [])]);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-radsec-service-'));
  await makeCertificate('ca', false);
  for (const name of ['radius.city.test', 'next.city.test', 'hall.city.test']) await makeCertificate(name, true);
});
afterAll(() => rm(directory, { recursive: true }));

beforeEach(() => {
  spot = makeSampleSpot();
  register = createNasRegister(spot.database, spot, Buffer.alloc(32, 13));
  const added = register.add({ name: 'hall', place: 'hall.city.test', learning: false, perSecond: 1000 });
  expect(added.ok).toBe(true);
});

async function dial(port: number, alpn: readonly string[]): Promise<TLSSocket> {
  const [key, cert, ca] = await Promise.all(
    ['hall.city.test.key', 'hall.city.test.pem', 'ca.pem'].map((name) => readFile(file(name), 'utf8')),
  );
  const socket = connect({
    ...{ host: '127.0.0.1', port, key: key ?? '', cert: cert ?? '', ca: ca ?? '' },
    servername: 'radius.city.test',
    checkServerIdentity: () => undefined,
    ALPNProtocols: [...alpn],
  });
  await once(socket, 'secureConnect');
  return socket;
}

/** A request of RFC 9765 §4.1: a token in place of the authenticator, and nothing hidden. */
function plain(code: number, token: number, attributes: Buffer): Buffer {
  const packet = Buffer.concat([Buffer.alloc(20), attributes]);
  packet.writeUInt8(code, 0);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt32BE(token, 4);
  return packet;
}

async function answersTo(socket: TLSSocket, requests: readonly Buffer[]): Promise<readonly Buffer[]> {
  const stream = createPacketStream();
  const heard: Buffer[] = [];
  const whole = Promise.withResolvers<undefined>();
  socket.on('data', (chunk: Buffer) => {
    const packets = stream.take(chunk);
    if (packets.ok) heard.push(...packets.value);
    if (heard.length >= requests.length) whole.resolve(undefined);
  });
  socket.once('close', () => whole.resolve(undefined));
  for (const request of requests) socket.write(request);
  await whole.promise;
  return heard;
}

let servers: RadiusServers | undefined;
afterEach(async () => {
  await servers?.[Symbol.asyncDispose]();
  servers = undefined;
});

async function serve(): Promise<number> {
  const radsec = { address: anyPort, files: filesOf('radius.city.test'), find: register.findCertificate };
  const clients = { find: () => null };
  const nameKey = Buffer.alloc(32, 1);
  servers = await serveRadius(spot, { auth: anyPort, acct: anyPort, clients, nameKey, radsec });
  return servers.radsecPort ?? 0;
}

test('RFC 9765: RADIUS/1.1 has a token, passwords as they are, and no Message-Authenticator', async () => {
  const socket = await dial(await serve(), ['radius/1.1', 'radius/1.0']);
  expect(socket.alpnProtocol).toBe('radius/1.1');
  const code = Buffer.from(spot.newCode(30));
  const password = Buffer.concat([Buffer.of(2, code.length + 2), code]);
  const device = ['Calling-Station-Id', '02-AA-00-00-00-09'] as const;
  const login = Buffer.concat([encodeAttributes([['User-Name', 'voucher'], device]), password]);
  const start = encodeAttributes([
    ['Acct-Status-Type', 'Start'],
    ['Acct-Session-Id', 's-1'],
    ['NAS-Identifier', 'hall-ap'],
    device,
  ]);
  const [accept = Buffer.alloc(20), ...more] = await answersTo(socket, [
    plain(codes.accessRequest, 0xa1b2c3d4, Buffer.concat([login, Buffer.of(33, 4, 7, 7)])),
  ]);
  expect(more).toEqual([]);
  expect(accept.subarray(0, 2)).toEqual(Buffer.of(codes.accessAccept, 0));
  expect(accept.subarray(4, 20)).toEqual(Buffer.concat([Buffer.of(0xa1, 0xb2, 0xc3, 0xd4), Buffer.alloc(12)]));
  expect(accept.readUInt8(20)).not.toBe(80);
  expect(accept.subarray(-4)).toEqual(Buffer.of(33, 4, 7, 7));
  expect(spot.sessions.findByMac('02:aa:00:00:00:09')).not.toBeNull();
  socket.removeAllListeners('data');
  const rest = await answersTo(socket, [
    plain(codes.accountingRequest, 2, start),
    plain(codes.statusServer, 3, Buffer.alloc(0)),
  ]);
  expect(rest.map((answer) => [answer.readUInt8(0), answer.readUInt32BE(4)]).toSorted()).toEqual([
    [codes.accessAccept, 3],
    [codes.accountingResponse, 2],
  ]);
  expect(spot.accounting.find('hall-ap', 's-1')).not.toBeNull();
  socket.destroy();
});

test('RFC 9765 §3.2: who names no version, or only 1.0, speaks 1.0; who names neither of ours gets no connection', async () => {
  const port = await serve();
  const silent = await dial(port, []);
  const classic = await dial(port, ['radius/1.0']);
  expect([silent.alpnProtocol, classic.alpnProtocol]).toEqual([false, 'radius/1.0']);
  // Status-Server without Message-Authenticator is nothing in 1.0; a wrong one ends the connection.
  const wrong = Buffer.concat([Buffer.of(80, 18), Buffer.alloc(16, 1)]);
  expect(await answersTo(classic, [plain(codes.statusServer, 1, wrong)])).toEqual([]);
  await expect(dial(port, ['http/1.1'])).rejects.toThrow();
  silent.destroy();
});

test('changed files are taken while connections go on; who is taken off the register is sent away', async () => {
  for (const kind of ['key', 'pem']) await copyFile(file(`radius.city.test.${kind}`), file(`own.${kind}`));
  const drops: string[] = [];
  const told: string[] = [];
  const log = {
    ...spot.log,
    error: (event: string) => void told.push(event),
    info: (event: string) => void told.push(event),
  };
  await using server = await serveRadsec(
    { address: anyPort, files: filesOf('own'), find: register.findCertificate, log },
    {
      ...{ handlers: new Map(), statusAnswer: codes.accessAccept, nowMs: () => performance.now() },
      onDrop: (drop) => void drops.push(drop),
    },
  );
  const nameShown = async () => {
    const socket = await dial(server.port, []);
    const { subject } = socket.getPeerCertificate();
    return { socket, name: subject.CN };
  };
  const first = await nameShown();
  await copyFile(file('next.city.test.pem'), file('own.pem'));
  await server.lookAgain();
  const between = await nameShown();
  await copyFile(file('next.city.test.key'), file('own.key'));
  await server.lookAgain();
  const last = await nameShown();
  expect([first.name, between.name, last.name]).toEqual(['radius.city.test', 'radius.city.test', 'next.city.test']);
  expect(told).toEqual(['radsec.not-renewed', 'radsec.renewed']);
  expect(first.socket.destroyed).toBe(false);
  const ended = [first, between, last].map(({ socket }) => once(socket.resume(), 'close'));
  register.remove('hall');
  await server.lookAgain();
  await Promise.all(ended);
});

test('a certificate is for its subjectAltName, and for its common name only where it has none', () => {
  const subject = 'C=JP\nCN=Common.test';
  expect(namesOf({ subjectAltName: 'DNS:A.test, IP Address:10.0.0.1, URI:urn:x:y', subject })).toEqual([
    'a.test',
    'urn:x:y',
  ]);
  expect(namesOf({ subjectAltName: undefined, subject })).toEqual(['common.test']);
});
