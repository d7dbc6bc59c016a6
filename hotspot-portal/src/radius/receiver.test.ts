import { randomBytes } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { encodeAccessRequest } from './access-question.ts';
import type { Client } from './client.ts';
import { checkMessageAuthenticator } from './message-authenticator.ts';
import { codes, decodePacket } from './packet.ts';
import { createReceiver, type RadiusRequest } from './receiver.ts';
import { createTokenBucket } from './token-bucket.ts';

const secret = Buffer.from('a-secret-of-this-test');
const old = Buffer.from('the-secret-before-it');
/** 10,000 in the long form. */
const forgeries = Number(process.env['MACHIKADO_FORGERIES'] ?? 100);

let identifier = 0;
const requestBy = (key: Buffer, attributes: readonly (readonly [string, string])[] = []) =>
  encodeAccessRequest(
    { identifier: identifier++ & 0xff, authenticator: randomBytes(16), user: 'hanako', password: 'pw', attributes },
    key,
  );

/** The same without the Message-Authenticator, which stands first. */
function unsealed(request: Buffer): Buffer {
  const bare = Buffer.concat([request.subarray(0, 20), request.subarray(38)]);
  bare.writeUInt16BE(bare.length, 2);
  return bare;
}

function setUp(code: number = codes.accessAccept) {
  const seen: RadiusRequest[] = [];
  const handle = (request: RadiusRequest) => {
    seen.push(request);
    return { code, attributes: [] };
  };
  const handlers = new Map([[codes.accessRequest, handle]]);
  const receive = createReceiver({ handlers, statusAnswer: codes.accessAccept, nowMs: () => performance.now() });
  const ask = (datagram: Buffer, client: Client | Buffer) =>
    receive(datagram, { source: '10.0.0.1', port: 5000, nasAddress: '10.0.0.1', secret: client });
  return { seen, ask, close: () => receive[Symbol.dispose]() };
}

afterEach(() => vi.useRealTimers());

test('who decides at once is answered at once, without a promise', () => {
  const { ask } = setUp();
  expect(Buffer.isBuffer(ask(requestBy(secret), secret))).toBe(true);
});

test(`CVE-2024-3596: 0 of ${forgeries} requests without, with a wrong or a moved Message-Authenticator are accepted`, () => {
  const { ask, seen } = setUp();
  const forge: readonly ((good: Buffer) => Buffer)[] = [
    unsealed,
    (good) => {
      randomBytes(16).copy(good, 22);
      return good;
    },
    // Moved to the end, with the digest of the place where it was.
    (good) => Buffer.concat([good.subarray(0, 20), good.subarray(38), good.subarray(20, 38)]),
  ];
  let accepted = 0;
  for (let i = 0; i < forgeries; i++) {
    const forged = forge[i % forge.length]?.(requestBy(secret)) ?? Buffer.alloc(0);
    if (typeof ask(forged, secret) !== 'string') accepted++;
  }
  expect([accepted, seen.length]).toEqual([0, 0]);
  expect(Buffer.isBuffer(ask(requestBy(secret), secret))).toBe(true);
  expect(seen).toHaveLength(1);
});

function learner() {
  let learning = true;
  const told: string[] = [];
  const client: Client = {
    secret,
    learning: {
      isLearning: () => learning,
      onSealed: () => {
        learning = false;
        told.push('sealed');
      },
      onUnsealed: () => told.push('unsealed'),
    },
  };
  return { client, told };
}

test('a client that is learned of may ask without Message-Authenticator until it has once asked with it', () => {
  const { ask } = setUp();
  const { client, told } = learner();
  expect(Buffer.isBuffer(ask(unsealed(requestBy(secret)), client))).toBe(true);
  expect(Buffer.isBuffer(ask(requestBy(secret), client))).toBe(true);
  expect(ask(unsealed(requestBy(secret)), client)).toBe('no-message-authenticator');
  expect(told).toEqual(['unsealed', 'sealed']);
});

test('not even such a client may pass on a request that comes through a proxy, or EAP, or Status-Server without it', () => {
  const { ask, seen } = setUp();
  const { client } = learner();
  expect(Buffer.isBuffer(ask(unsealed(requestBy(secret, [['Filter-Id', 'x']])), client))).toBe(true);
  const withAttribute = (type: number) => {
    const bytes = Buffer.concat([unsealed(requestBy(secret)), Buffer.of(type, 3, 1)]);
    bytes.writeUInt16BE(bytes.length, 2);
    return bytes;
  };
  expect(ask(withAttribute(33), client)).toBe('unsealed-proxy-state');
  expect(ask(withAttribute(79), client)).toBe('no-message-authenticator');
  const status = unsealed(requestBy(secret));
  status[0] = codes.statusServer;
  expect(ask(status, client)).toBe('no-message-authenticator');
  expect(seen).toHaveLength(1);
});

test('while a secret is being changed both verify, and the answer is made with the one that did', () => {
  const { ask, seen } = setUp();
  let used = 0;
  let previous: Buffer | null = old;
  const client: Client = { secret, previousSecret: () => previous, onPreviousSecret: () => used++ };
  for (const key of [secret, old]) {
    const request = decodePacket(requestBy(key));
    const answer = request.ok && ask(request.value.bytes, client);
    const read = Buffer.isBuffer(answer) && decodePacket(answer);
    if (!request.ok || !read || !read.ok) throw new Error('There is no answer.');
    const asked = { ...read.value, authenticator: request.value.authenticator };
    expect(checkMessageAuthenticator(asked, key)).toBe('right');
  }
  expect([used, seen.map((request) => request.secret)]).toEqual([1, [secret, old]]);
  previous = null;
  expect(ask(requestBy(old), client)).toBe('wrong-message-authenticator');
});

test('who asks more often than she may is not looked at until time has passed', () => {
  const { ask } = setUp();
  const takes = createTokenBucket({ burst: 2, perSecond: 10 });
  const at = (nowMs: number) => ask(requestBy(secret), { secret, takes: () => takes(nowMs) });
  expect([at(0), at(0)].every((answer) => Buffer.isBuffer(answer))).toBe(true);
  expect(at(50)).toBe('rate-limited');
  expect(Buffer.isBuffer(at(100))).toBe(true);
});

test('an Access-Reject waits its time; a copy that comes meanwhile changes nothing; others do not wait', async () => {
  vi.useFakeTimers();
  const { ask } = setUp(codes.accessReject);
  const client = { secret, rejectDelayMs: 1000 };
  const request = requestBy(secret);
  let told = 0;
  const waiting = Promise.resolve(ask(request, client)).then(() => told++);
  expect(ask(request, client)).toBe('duplicate');
  await vi.advanceTimersByTimeAsync(999);
  expect(told).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(Buffer.isBuffer(ask(request, client))).toBe(true);
  expect(Buffer.isBuffer(setUp().ask(requestBy(secret), client))).toBe(true);
});

test('of more than a thousand rejects that wait the rest gets no answer, and a closed receiver keeps none waiting', async () => {
  const { ask, close } = setUp(codes.accessReject);
  const client = { secret, rejectDelayMs: 60_000 };
  const outcomes = Array.from({ length: 1003 }, () => Promise.resolve(ask(requestBy(secret), client)));
  expect(await Promise.all(outcomes.slice(1000))).toEqual(Array.from({ length: 3 }, () => 'too-many-rejects'));
  close();
  expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['too-many-rejects']));
});
