import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeAccessRequest, readAccessAnswer, type AccessQuestion } from '../radius/access-question.ts';
import { countDrops } from '../radius/kernel-drops.ts';
import { codes } from '../radius/packet.ts';
import { createNasRegister, type NasRegister } from '../store/nas-register.ts';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

let spot: SampleSpot;
let register: NasRegister;
let servers: RadiusServers;
let socket: Socket;

beforeEach(async () => {
  spot = makeSampleSpot();
  register = createNasRegister(spot.database, spot, Buffer.alloc(32, 13));
  const anyPort = { host: '127.0.0.1', port: 0 };
  const clients = { find: (address: string) => register.find(address) };
  servers = await serveRadius(spot, { auth: anyPort, acct: anyPort, clients, nameKey: Buffer.alloc(32, 1) });
  socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
});
afterEach(async () => {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  await servers[Symbol.asyncDispose]();
});

const secretOf = (made: { ok: true; value: string | null } | { ok: false }) => {
  if (!made.ok || made.value === null) throw new Error('There is no secret.');
  return Buffer.from(made.value);
};

/** Asks one question after the other, so many at a time, each by the secret that the NAS has at that moment. */
function createNas(code: string, current: () => Buffer) {
  const waiting = new Map<number, { question: AccessQuestion; key: Buffer; done: (answerCode: number) => void }>();
  socket.on('message', (datagram) => {
    const asked = waiting.get(datagram.readUInt8(1));
    const answer = asked && readAccessAnswer(datagram, asked.question, asked.key);
    if (!answer) return;
    waiting.delete(answer.identifier);
    asked.done(answer.code);
  });
  return (identifier: number): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const attributes = [['Calling-Station-Id', '02-AA-00-00-00-09']] as const;
    const question = { identifier, authenticator: randomBytes(16), user: 'voucher', password: code, attributes };
    const key = current();
    waiting.set(identifier, { question, key, done: resolve });
    socket.send(encodeAccessRequest(question, key), servers.authPort, '127.0.0.1');
    return promise;
  };
}

test('a secret is changed at both ends under load: 0 sign-ins rejected, 0 lost', async () => {
  let key: Buffer = secretOf(register.add({ name: 'hall', place: '127.0.0.0/8', learning: false, perSecond: 100_000 }));
  const ask = createNas(spot.newCode(600), () => key);
  const heard: number[] = [await ask(255)];
  const requests = 600;
  let next: Buffer | null = null;
  let begun = 0;
  const work = async (lane: number) => {
    while (begun < requests) {
      begun++;
      // The spot has the new secret after a third, the access point after two.
      if (begun === requests / 3) next = secretOf(register.rotate('hall', 24 * 3_600_000));
      if (begun === (2 * requests) / 3 && next) key = next;
      heard.push(await ask(lane));
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, lane) => work(lane)));
  expect(heard).toHaveLength(requests + 1);
  expect(new Set(heard)).toEqual(new Set([codes.accessAccept]));
  expect(key).toBe(next);
  expect(register.list()).toMatchObject([{ name: 'hall', previousUsedAtMs: spot.now() }]);
});

test('the kernel counts what it drops at a port, in the table that this system has', async () => {
  const table = await readFile('/proc/net/udp', 'utf8');
  const { port } = socket.address();
  expect(countDrops(table, port)).toBe(0);
  const row = table.split('\n').find((line) => line.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `));
  expect(countDrops(row?.replace(/\d+\s*$/, '17') ?? '', port)).toBe(17);
});
