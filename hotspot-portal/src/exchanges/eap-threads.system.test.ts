import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEapIdentity } from '../certificate/eap-identity.ts';
import { eapCodes, eapTypes, encodeEap } from '../eap/eap-packet.ts';
import { createEapPool, type EapPool } from '../eap/eap-pool.ts';
import type { EapIdentity } from '../eap/worker-messages.ts';
import { encodeAccessRequest, readAccessAnswer } from '../radius/access-question.ts';
import { codes } from '../radius/packet.ts';
import { createEapDecider } from './eap-decider.ts';
import { keepEapIdentity } from './keep-eap-identity.ts';
import { serveRadius } from './radius-service.ts';
import { openHall, secret } from './sample-account.ts';

let directory: string;
let identity: EapIdentity;
const options = () => ({ directory: join(directory, 'eap'), name: 'radius.hall.test', files: {}, nowMs: Date.now });
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-threads-'));
  identity = await readEapIdentity(options());
});
afterAll(() => rm(directory, { recursive: true }));

const begin = encodeEap({ code: eapCodes.response, identifier: 1, type: eapTypes.identity, data: Buffer.from('x') });
const empty = Buffer.alloc(0);

function openPool(more: Partial<Parameters<typeof createEapPool>[0]> = {}): EapPool {
  const faults = { onFault: () => undefined, find: () => null, nowMs: () => performance.now() };
  return createEapPool({ identity, threads: 1, ...faults, ...more });
}

/** Naks the method that was begun: the next packet of a conversation. */
function nakOf(turn: { readonly eap: Buffer }): Buffer {
  const data = Buffer.of(eapTypes.peap);
  return encodeEap({ code: eapCodes.response, identifier: turn.eap.readUInt8(1), type: eapTypes.nak, data });
}

test('passwords are answered while every thread of EAP is busy without end', async () => {
  const { spot, rules, account, decide } = openHall();
  const endless = new URL(
    'data:text/javascript,import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { for (;;); });',
  );
  await using pool = openPool({ program: endless });
  let answered = 0;
  const counted = {
    answer: (question: Parameters<EapPool['answer']>[0]) => pool.answer(question).finally(() => answered++),
  };
  const anyPort = { host: '127.0.0.1', port: 0 };
  await using servers = await serveRadius(spot, {
    ...{ auth: anyPort, acct: anyPort, nameKey: Buffer.alloc(32, 1) },
    clients: { find: () => ({ name: 'test', secret }) },
    deciders: [createEapDecider(rules, counted), decide],
  });
  const socket = createSocket('udp4');
  const ask = (at: number, more: Partial<Parameters<typeof encodeAccessRequest>[0]>) => {
    const question = {
      identifier: at,
      authenticator: randomBytes(16),
      user: 'x',
      password: 'x',
      attributes: [],
      ...more,
    };
    socket.send(encodeAccessRequest(question, secret), servers.authPort, '127.0.0.1');
    return question;
  };
  for (let at = 0; at < 40; at++)
    ask(at, {
      attributes: [
        ['EAP-Message', begin],
        ['Calling-Station-Id', `02-00-00-00-01-${at + 10}`],
      ],
    });
  for (let at = 100; at < 110; at++) {
    const question = ask(at, { user: account.name, password: spot.accounts.passwordOf(account.name) });
    const [datagram] = (await once(socket, 'message')) as [Buffer];
    expect(readAccessAnswer(datagram, question, secret)?.code).toBe(codes.accessAccept);
  }
  expect(answered).toBe(0);
  const closed = once(socket, 'close');
  socket.close();
  await closed;
});

test('a thread that dies leaves its conversations without an answer, and the next one begins anew', async () => {
  let nowMs = 0;
  await using pool = openPool({ nowMs: () => nowMs });
  const first = await pool.answer({ between: 'a', state: empty, eap: begin });
  if (first.kind !== 'ask') throw new Error('no question');
  expect(first.state).toHaveLength(17);
  const [worker] = pool.threads();
  const pending = pool.answer({ between: 'a', state: first.state, eap: nakOf(first) });
  await worker?.terminate();
  expect(['ask', 'ignore']).toContain((await pending).kind);
  expect((await pool.answer({ between: 'a', state: first.state, eap: nakOf(first) })).kind).toBe('ignore');
  // Not at once: one that cannot live is not started without end.
  expect((await pool.answer({ between: 'a', state: empty, eap: begin })).kind).toBe('ignore');
  nowMs = 1000;
  expect((await pool.answer({ between: 'a', state: empty, eap: begin })).kind).toBe('ask');
});

test('a State of another length, of a thread that is not, or of another station is none', async () => {
  await using pool = openPool();
  const first = await pool.answer({ between: 'a', state: empty, eap: begin });
  if (first.kind !== 'ask') throw new Error('no question');
  const eap = nakOf(first);
  const strange = [
    first.state.subarray(0, 1),
    first.state.subarray(1),
    Buffer.concat([Buffer.of(9), first.state.subarray(1)]),
  ];
  for (const state of strange) expect((await pool.answer({ between: 'a', state, eap })).kind).toBe('ignore');
  expect((await pool.answer({ between: 'b', state: first.state, eap })).kind).toBe('ignore');
  expect((await pool.answer({ between: 'a', state: first.state, eap })).kind).toBe('ask');
});

test('other files are shown from the next conversation on; what cannot be read leaves the former', async () => {
  const own = options();
  const seen: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (event: string) => void seen.push(event) };
  const given = { certificate: join(directory, 'given.pem'), key: join(directory, 'given.key') };
  await writeFile(given.certificate, identity.certificate);
  await writeFile(given.key, identity.key);
  const shown: EapIdentity[] = [];
  using kept = await keepEapIdentity({ ...own, files: given }, { log, onChange: (next) => void shown.push(next) });
  await writeFile(given.certificate, 'not a certificate');
  await kept.look();
  expect([shown, seen]).toEqual([[], ['eap.certificate-not-read']]);
  const next = await readEapIdentity({ ...own, directory: join(directory, 'next') });
  await writeFile(given.key, next.key);
  await writeFile(given.certificate, next.certificate);
  await kept.look();
  expect(shown.map(({ certificate }) => certificate)).toEqual([next.certificate]);
});

test('the spot’s own certificate is kept, and made anew in time by the same authority', async () => {
  const own = options();
  const again = await readEapIdentity(own);
  expect(again.certificate).toBe(identity.certificate);
  const later = await readEapIdentity({ ...own, nowMs: () => again.expiresAtMs - 59 * 86_400_000 });
  expect(later.certificate).not.toBe(identity.certificate);
  expect(later.clientAuthorities).toBe(identity.clientAuthorities);
});
