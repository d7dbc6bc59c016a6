import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { encodeAnswer } from '../radius/answer.ts';
import { codes, decodePacket, type Packet } from '../radius/packet.ts';
import { createPacketStream } from '../radius/packet-stream.ts';
import { createHomeServer, type HomeServer } from './home-server.ts';
import { newAuthenticator, radsecSecret } from './home-packet.ts';
import { makeSampleCertificates, readSampleIdentity } from './sample-certificates.ts';

let folder: string;
let listener: Server;
let home: HomeServer;
let sockets: TLSSocket[];
/** What has come and waits for the test's word; Status-Server is answered at once. */
let statuses: number;
let asked: { readonly packet: Packet; readonly socket: TLSSocket }[];

const question = () => ({ code: codes.accessRequest, authenticator: newAuthenticator(), body: Buffer.alloc(0) });
const reject = { code: codes.accessReject, attributes: [] };

function serve(socket: TLSSocket): void {
  sockets.push(socket);
  const stream = createPacketStream();
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    const packets = stream.take(chunk);
    for (const bytes of packets.ok ? packets.value : []) {
      const packet = decodePacket(bytes);
      if (!packet.ok) throw new Error(packet.error);
      if (packet.value.code === codes.statusServer) {
        statuses++;
        socket.write(encodeAnswer(packet.value, { code: codes.accessAccept, attributes: [] }, radsecSecret));
      } else asked.push({ packet: packet.value, socket });
    }
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-home-'));
  await makeSampleCertificates(folder, ['home.test', 'gate.test']);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  [sockets, asked, statuses] = [[], [], 0];
  const { key, certificate: cert, authority: ca } = await readSampleIdentity(folder, 'home.test');
  listener = createServer({ key, cert, ca, requestCert: true, minVersion: 'TLSv1.3' }, serve).listen(0, '127.0.0.1');
  await once(listener, 'listening');
});
afterEach(() => {
  home[Symbol.dispose]();
  for (const socket of sockets) socket.destroy();
  listener.close();
});

async function open(serverName = 'home.test', answerMs = 30_000, statusServer = true): Promise<void> {
  const at = listener.address();
  home = createHomeServer({
    ...{ name: 'home', host: '127.0.0.1', serverName, statusServer },
    port: typeof at === 'object' && at ? at.port : 0,
    identity: await readSampleIdentity(folder, 'gate.test'),
    timing: { watchMs: 30_000, answerMs, backoff: { firstMs: 20, maxMs: 50 } },
    nowMs: () => performance.now(),
    onState: () => undefined,
  });
}
const isUp = () => expect.poll(() => home.standing().state, { timeout: 30_000 }).toBe('up');

test('255 are asked at a time and the next one is told that it is full; each gets its own answer, in any order', async () => {
  await open();
  await isUp();
  const questions = Array.from({ length: 255 }, question);
  const answers = questions.map((one) => home.ask(one));
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBe(255);
  expect(await home.ask(question())).toEqual({ kind: 'full' });
  for (const { packet, socket } of asked.toReversed()) socket.write(encodeAnswer(packet, reject, radsecSecret));
  const told = await Promise.all(answers);
  expect(told.map((one) => one.kind === 'answered' && one.authenticator)).toEqual(
    questions.map(({ authenticator }) => authenticator),
  );
  expect(home.standing()).toMatchObject({ asked: 255, answered: 255, full: 1, outstanding: 0 });
});

test('an answer by another secret is as if nothing had come; a connection that ends loses what is under way, and comes again', async () => {
  await open();
  await isUp();
  const first = home.ask(question());
  await expect.poll(() => asked.length).toBe(1);
  const [one] = asked;
  if (!one) throw new Error('not asked');
  one.socket.write(encodeAnswer(one.packet, reject, Buffer.from('another')));
  await expect.poll(() => home.standing().dropped).toBe(1);
  one.socket.destroy();
  expect(await first).toEqual({ kind: 'lost' });
  await isUp();
  expect(home.standing().connections).toBe(2);
});

test('one that does not answer in its time is silent, and its identifier is free for others', async () => {
  await open('home.test', 50);
  await isUp();
  expect(await home.ask(question())).toEqual({ kind: 'silent' });
  await isUp();
  expect(home.standing()).toMatchObject({ silent: 1, outstanding: 0 });
});

test('a server whose certificate names another is not asked', async () => {
  await open('other.test');
  await expect.poll(() => home.standing().fault, { timeout: 30_000 }).toContain('other.test');
  expect(await home.ask(question())).toEqual({ kind: 'away' });
  expect(asked).toEqual([]);
});

test('one that answers no Status-Server is asked none: it is up when it is there, and let go of after three silences', async () => {
  await open('home.test', 100, false);
  await isUp();
  for (let silences = 0; silences < 3; silences++) {
    expect(home.standing().connections).toBe(1);
    expect(await home.ask(question())).toEqual({ kind: 'silent' });
  }
  await expect.poll(() => home.standing().connections, { timeout: 30_000 }).toBe(2);
  await isUp();
  expect(statuses).toBe(0);
});

test('an answer between its silences keeps the connection of one that answers no Status-Server', async () => {
  await open('home.test', 1000, false);
  await isUp();
  const answered = async () => {
    const answer = home.ask(question());
    const before = asked.length;
    await expect.poll(() => asked.length).toBe(before + 1);
    const last = asked.at(-1);
    last?.socket.write(encodeAnswer(last.packet, reject, radsecSecret));
    return (await answer).kind;
  };
  const silences = () => Promise.all([home.ask(question()), home.ask(question())]);
  expect((await silences()).map(({ kind }) => kind)).toEqual(['silent', 'silent']);
  expect(await answered()).toBe('answered');
  expect((await silences()).map(({ kind }) => kind)).toEqual(['silent', 'silent']);
  expect(await answered()).toBe('answered');
  expect(home.standing()).toMatchObject({ connections: 1, state: 'up' });
});
