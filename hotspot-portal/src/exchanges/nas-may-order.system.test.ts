import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { encodeOrder } from '../radius/dynamic-authorization.ts';
import { readNasClients } from '../store/nas-clients.ts';
import { createNasRegister, type NasRegister } from '../store/nas-register.ts';
import { admit } from './admit.ts';
import { openOrders, orderingClient, type Orders } from './open-orders.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

const run = promisify(execFile);
const phone = { mac: '02:aa:00:00:00:01', ipv4: '192.168.50.11' };
const station = '02-AA-00-00-00-01';
const anyPort = { host: '127.0.0.1', port: 0 };
/** A second address of loopback: nobody of this machine's own, so the register says who it is. */
const far = '127.0.0.2';
const radsec = Buffer.from('radsec');
const stale = 10 * 60_000;

let folder: string;
const file = (name: string) => join(folder, name);
async function makeCertificate(name: string, isSigned: boolean): Promise<void> {
  const own = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'];
  const by = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-addext', `subjectAltName=DNS:${name}`];
  const out = ['-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
  await run('openssl', ['req', ...own, ...out, ...(isSigned ? by : [])]);
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-may-order-'));
  await makeCertificate('ca', false);
  for (const name of ['radius.city.test', 'hall.city.test']) await makeCertificate(name, true);
});
afterAll(() => rm(folder, { recursive: true }));

let spot: SampleSpot;
let register: NasRegister;
let orders: Orders;
let servers: RadiusServers;
const held: AsyncDisposable[] = [];
beforeEach(async () => {
  spot = makeSampleSpot();
  register = createNasRegister(spot.database, spot, Buffer.alloc(32, 13));
  const clients = await readNasClients(file('radius-secret'), [], register);
  const own = { identifier: 'spot-7', passKey: Buffer.alloc(32, 3) };
  const clientOf = (address: string) => orderingClient(clients.find(address));
  orders = await openOrders(spot, { at: anyPort, own, clientOf });
  const files = { key: file('radius.city.test.key'), certificate: file('radius.city.test.pem') };
  const tls = { address: anyPort, files: { ...files, authority: file('ca.pem') }, find: register.findCertificate };
  servers = await serveRadius(spot, {
    ...{ auth: anyPort, acct: anyPort, clients, nameKey: Buffer.alloc(32, 1) },
    radsec: { ...tls, orders: { receive: orders.receive, mayOrder: register.mayOrder } },
  });
  held.push(orders, servers);
  const admitted = await admit(spot, { code: spot.newCode(), applicant: phone, attemptsOf: phone.mac });
  expect(admitted.ok).toBe(true);
});
afterEach(async () => {
  for (const one of held.splice(0)) await one[Symbol.asyncDispose]();
});

const isOnline = () => spot.sessions.findByMac(phone.mac) !== null;
const disconnect = (secret: Buffer, ageMs = 0) =>
  encodeOrder({ what: 'disconnect', attributes: [], station, atMs: Date.now() - ageMs }, secret, 7);

async function dial(version: string): Promise<TLSSocket> {
  const [key, cert, ca] = await Promise.all(
    ['hall.city.test.key', 'hall.city.test.pem', 'ca.pem'].map((name) => readFile(file(name), 'utf8')),
  );
  const socket = connect({
    ...{ host: '127.0.0.1', port: servers.radsecPort ?? 0, key: key ?? '', cert: cert ?? '', ca: ca ?? '' },
    servername: 'radius.city.test',
    ALPNProtocols: [version],
  });
  await once(socket, 'secureConnect');
  return socket;
}

/** The code of the next answer, `null` where none comes for a while. */
async function ask(socket: TLSSocket, packet: Buffer): Promise<number | null> {
  const answered = once(socket, 'data').then(([bytes]: unknown[]) => (bytes as Buffer).readUInt8(0));
  socket.write(packet);
  // Silence has no event of its own; an answer on loopback takes milliseconds.
  return Promise.race([answered, delay(700, null)]);
}

test.each([
  ['radius/1.0', radsec],
  // No secret and no authenticator there: a token stands in its place.
  ['radius/1.1', null],
] as const)('%s: only a client that is marked for it ends a session by its certificate', async (version, secret) => {
  const added = register.add({ name: 'hall', place: 'hall.city.test', learning: false, perSecond: 1000 });
  expect(added.ok).toBe(true);
  const socket = await dial(version);
  const of = (ageMs: number) => {
    const packet = disconnect(secret ?? radsec, ageMs);
    if (secret === null) packet.fill(0, 8, 20).writeUInt8(0, 1);
    return packet;
  };
  expect([await ask(socket, of(0)), isOnline()]).toEqual([null, true]);
  expect(register.setOrders('hall', true)).toBe(true);
  expect([await ask(socket, of(stale)), isOnline()]).toEqual([null, true]);
  expect([await ask(socket, of(0)), isOnline()]).toEqual([41, false]);
  socket.destroy();
});

async function askByUdp(packet: Buffer): Promise<number | null> {
  const socket = createSocket('udp4');
  socket.bind(0, far);
  await once(socket, 'listening');
  const answered = once(socket, 'message').then(([bytes]: unknown[]) => (bytes as Buffer).readUInt8(0));
  socket.send(packet, orders.port ?? 0, '127.0.0.1');
  const code = await Promise.race([answered, delay(700, null)]);
  socket.close();
  return code;
}

test('by UDP too, with the secret of its own, and the one before while that is being changed', async () => {
  const added = register.add({ name: 'door', place: far, learning: false, perSecond: 1000 });
  const secret = Buffer.from(added.ok ? (added.value ?? '') : '');
  expect([await askByUdp(disconnect(secret)), isOnline()]).toEqual([null, true]);
  register.setOrders('door', true);
  expect([await askByUdp(disconnect(Buffer.from('a-secret-of-nobody'))), isOnline()]).toEqual([null, true]);
  expect(register.rotate('door', 60_000).ok).toBe(true);
  expect([await askByUdp(disconnect(secret)), isOnline()]).toEqual([41, false]);
  expect(register.list()).toMatchObject([{ orders: true, previousUsedAtMs: spot.now() }]);
  register.setOrders('door', false);
  expect(await askByUdp(disconnect(secret, 1000))).toBeNull();
});
