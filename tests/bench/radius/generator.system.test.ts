import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeAnswer } from '../../../hotspot-portal/src/radius/answer.ts';
import { rawValues } from '../../../hotspot-portal/src/radius/attribute.ts';
import { authenticatorOf, codes, decodePacket, type Packet } from '../../../hotspot-portal/src/radius/packet.ts';
import { judgeRequest } from '../../../hotspot-portal/src/radius/receiver.ts';
import { decryptUserPassword } from '../../../hotspot-portal/src/radius/user-password.ts';
import { benchSecret, buildGenerator, type Generator, type Load } from './generator.ts';

/** gcc belongs to the bench, not to the tests. */
const compiledTest = test.skipIf(!existsSync('/usr/bin/gcc'));
const secret = Buffer.from(benchSecret);
const packets = 60;

let directory: string;
let generator: Generator;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-load-'));
  await writeFile(join(directory, 'names'), 'hanako a-long-password-of-more-than-16\ntaro short\n');
  if (existsSync('/usr/bin/gcc')) generator = await buildGenerator(directory, join(directory, 'names'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Answers every request by `answerTo`, and gives what the generator counted and what it asked. */
async function under(mode: Load['mode'], answerTo: (request: Packet) => Buffer) {
  const server = createSocket('udp4');
  const requests: Packet[] = [];
  server.on('message', (datagram, from) => {
    const request = decodePacket(datagram);
    if (!request.ok) throw new Error(request.error);
    requests.push(request.value);
    server.send(answerTo(request.value), from.port, from.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const result = await generator.run({ mode, port, window: 64, packets, patience: 0.5, pids: [process.pid] });
  server.close();
  return { result, requests };
}

const accept = (request: Packet) => encodeAnswer(request, { code: codes.accessAccept, attributes: [] }, secret);
const take = (request: Packet) => encodeAnswer(request, { code: codes.accountingResponse, attributes: [] }, secret);

compiledTest('each request is proved, its authenticator is new, and its password is the one of the list', async () => {
  const { result, requests } = await under('auth', accept);
  expect(result).toMatchObject({ answered: packets, refused: 0, lost: 0, bad: 0, unsealed: 0 });
  expect(new Set(requests.map(({ authenticator }) => authenticator.toString('hex'))).size).toBe(packets);
  expect(new Set(requests.map((request) => judgeRequest(request, secret, () => true)))).toEqual(new Set([null]));
  const pairs = requests.map((request) => {
    const [name, hidden] = [rawValues(request, 'User-Name')[0], rawValues(request, 'User-Password')[0]];
    return `${String(name)} ${String(hidden && decryptUserPassword(hidden, request.authenticator, secret))}`;
  });
  expect(new Set(pairs)).toEqual(new Set(['hanako a-long-password-of-more-than-16', 'taro short']));
});

compiledTest('an answer with a forged Message-Authenticator is bad, though the rest of it is proved', async () => {
  const { result } = await under('auth', (request) => {
    const answer = accept(request);
    createHmac('md5', 'another').update(answer).digest().copy(answer, 22);
    authenticatorOf(answer, request.authenticator, secret).copy(answer, 4);
    return answer;
  });
  expect(result).toMatchObject({ answered: 0, bad: packets });
});

compiledTest('an answer by another secret is bad, a refusal is counted as one', async () => {
  const forged = (request: Packet) =>
    encodeAnswer(request, { code: codes.accountingResponse, attributes: [] }, Buffer.from('another'));
  expect((await under('acct', forged)).result).toMatchObject({ answered: 0, bad: packets, sessions: 0 });
  const reject = (request: Packet) => encodeAnswer(request, { code: codes.accessReject, attributes: [] }, secret);
  expect((await under('auth', reject)).result).toMatchObject({ answered: 0, refused: packets, bad: 0 });
});

compiledTest('what is acknowledged is counted by session, to be looked for in the store', async () => {
  const { result, requests } = await under('acct', take);
  const sessions = new Set(requests.map((request) => String(rawValues(request, 'Acct-Session-Id')[0])));
  expect(result).toMatchObject({ answered: packets, sessions: packets, stops: 0 });
  expect(sessions.size).toBe(packets);
  expect([...sessions].every((session) => session.startsWith(`${result.run}-`))).toBe(true);
});
