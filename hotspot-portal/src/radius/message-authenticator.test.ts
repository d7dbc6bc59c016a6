import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeAnswer } from './answer.ts';
import { checkMessageAuthenticator } from './message-authenticator.ts';
import { codes, decodePacket, type Packet } from './packet.ts';
import { judgeRequest } from './receiver.ts';

const isAccess = (code: number) => code === codes.accessRequest;
const secret = Buffer.from('xyzzy5461');
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

function read(bytes: Buffer): Packet {
  const packet = decodePacket(bytes);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

/** An Access-Request with a right Message-Authenticator at a place of choice. */
function sealedRequest(before: Buffer, after: Buffer, key = secret): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(20), before, hex('5012'), Buffer.alloc(16), after]);
  bytes.writeUInt8(codes.accessRequest, 0);
  bytes.writeUInt16BE(bytes.length, 2);
  randomBytes(16).copy(bytes, 4);
  createHmac('md5', key)
    .update(bytes)
    .digest()
    .copy(bytes, 20 + before.length + 2);
  return bytes;
}

const user = hex('01066e656d6f');

test('RFC 5997 §6.1: the Message-Authenticator of the Status-Server example is right', () => {
  const status = hex(`0c da 00 26 8a 54 f4 68 6f b3 94 c5 28 66 e3 02 18 5d 06 23 50 12 5a 66 5e 2e 1e 84 11 f3
    e2 43 82 20 97 c8 4f a3`);
  expect(checkMessageAuthenticator(read(status), secret)).toBe('right');
  expect(judgeRequest(read(status), secret, isAccess)).toBeNull();
});

test('it is right first, last or between, and wrong with another secret', () => {
  expect(judgeRequest(read(sealedRequest(Buffer.alloc(0), user)), secret, isAccess)).toBeNull();
  expect(judgeRequest(read(sealedRequest(user, Buffer.alloc(0))), secret, isAccess)).toBeNull();
  expect(checkMessageAuthenticator(read(sealedRequest(user, user, Buffer.from('other'))), secret)).toBe('wrong');
});

test('CVE-2024-3596: a request without Message-Authenticator is never looked at', () => {
  const bare = Buffer.concat([Buffer.alloc(20), user]);
  bare.writeUInt8(codes.accessRequest, 0);
  bare.writeUInt16BE(bare.length, 2);
  expect(judgeRequest(read(bare), secret, isAccess)).toBe('no-message-authenticator');
});

test('CVE-2024-3596: 0 of 1000 requests with a wrong, moved, doubled or cut Message-Authenticator are taken', () => {
  const good = sealedRequest(user, user);
  const seal = good.subarray(26, 44);
  const rebuilt = (...parts: Buffer[]) => {
    const bytes = Buffer.concat([good.subarray(0, 20), ...parts]);
    bytes.writeUInt16BE(bytes.length, 2);
    return bytes;
  };
  const forged = fc.oneof(
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((fake) => rebuilt(user, hex('5012'), Buffer.from(fake), user)),
    fc.constantFrom(rebuilt(seal, user, user), rebuilt(user, user, seal), rebuilt(user, seal, seal, user)),
    fc
      .integer({ min: 0, max: 15 })
      .map((size) => rebuilt(user, Buffer.of(80, size + 2), seal.subarray(2, 2 + size), user)),
    fc.nat(good.length - 5).map((at) => {
      const changed = Buffer.from(good);
      changed[at + 4] = (changed[at + 4] ?? 0) ^ 1;
      return changed;
    }),
  );
  fc.assert(
    fc.property(forged, (bytes) => {
      const packet = decodePacket(bytes);
      return !packet.ok || judgeRequest(packet.value, secret, isAccess) !== null;
    }),
    { numRuns: 1000 },
  );
});

test('every answer has it first and right, and carries Proxy-State in order', () => {
  const proxies = hex('21 04 6131 21 04 6232');
  const request = read(sealedRequest(user, proxies));
  const content = { code: codes.accessAccept, attributes: [['Session-Timeout', 60] as const] };
  const answer = read(encodeAnswer(request, content, secret));
  expect(answer.attributes.map(({ type }) => type)).toEqual([80, 27, 33, 33]);
  expect(answer.attributes.slice(2).map(({ value }) => value.toString())).toEqual(['a1', 'b2']);
  const asRequest = { ...answer, authenticator: request.authenticator };
  expect(checkMessageAuthenticator(asRequest, secret)).toBe('right');
});
