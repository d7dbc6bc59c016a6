import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authenticatorOf, decodePacket, isAccountingAuthentic, zeroAuthenticator } from './packet.ts';
import { decryptUserPassword } from './user-password.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const secret = Buffer.from('xyzzy5461');

/** RFC 2865 §7.1, User Telnet to Specified Host. */
const request = hex(`01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a 01 06 6e 65 6d 6f 02 12 0d be 70 8d
  93 d4 13 ce 31 96 e4 3f 78 2a 0a ee 04 06 c0 a8 01 10 05 06 00 00 00 03`);
const accept = hex(`02 00 00 26 86 fe 22 0e 76 24 ba 2a 10 05 f6 bf 9b 55 e0 b2 06 06 00 00 00 01 0f 06 00 00 00 00
  0e 06 c0 a8 01 03`);

test('RFC 2865 §7.1: the request reads as nemo with the password arctangent', () => {
  const packet = decodePacket(request);
  if (!packet.ok) throw new Error(packet.error);
  const { code, identifier, attributes, authenticator } = packet.value;
  expect([code, identifier, attributes.map(({ type }) => type)]).toEqual([1, 0, [1, 2, 4, 5]]);
  expect(attributes[0]?.value.toString()).toBe('nemo');
  const hidden = attributes[1]?.value ?? Buffer.alloc(0);
  expect(decryptUserPassword(hidden, authenticator, secret)?.toString()).toBe('arctangent');
});

test('RFC 2865 §7.1: the Response Authenticator of the answer is the one we make', () => {
  expect(authenticatorOf(accept, request.subarray(4, 20), secret)).toEqual(accept.subarray(4, 20));
});

test('RFC 2866 §3: an Accounting-Request is authentic only with the secret and every byte as sent', () => {
  const bytes = hex('04 07 00 1a 00000000000000000000000000000000 28 06 00 00 00 01');
  authenticatorOf(bytes, zeroAuthenticator, secret).copy(bytes, 4);
  const judge = (changed: Buffer, key = secret) => {
    const packet = decodePacket(changed);
    return packet.ok && isAccountingAuthentic(packet.value, key);
  };
  expect(judge(bytes)).toBe(true);
  expect(judge(bytes, Buffer.from('xyzzy5462'))).toBe(false);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ flip;
      return !judge(changed);
    }),
  );
});

test.each([
  ['shorter than a header', '01 00 00 14', 'too-short'],
  ['a Length below 20', '01000013' + '00'.repeat(16), 'bad-length'],
  ['a Length beyond the datagram', '01000015' + '00'.repeat(16), 'bad-length'],
  ['an attribute of length 0', '01000016' + '00'.repeat(16) + '0100', 'bad-attribute'],
  ['an attribute of length 1', '01000016' + '00'.repeat(16) + '0101', 'bad-attribute'],
  ['an attribute that ends outside', '01000017' + '00'.repeat(16) + '010461', 'bad-attribute'],
  ['an attribute cut after its type', '01000015' + '00'.repeat(16) + '01', 'bad-attribute'],
])('%s is refused', (_name, bytes, fault) => {
  expect(decodePacket(hex(bytes))).toEqual({ ok: false, error: fault });
});

test('padding after the packet is not part of it', () => {
  const padded = decodePacket(Buffer.concat([request, Buffer.alloc(9, 1)]));
  expect(padded.ok && padded.value.bytes.equals(request)).toBe(true);
});

test('any datagram is read or refused, never a crash, and what is read covers it exactly', () => {
  const framed = fc.uint8Array({ maxLength: 200 }).map((body) => {
    const bytes = Buffer.concat([Buffer.alloc(20), body]);
    bytes.writeUInt16BE(bytes.length, 2);
    return bytes;
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 5000 }).map((raw) => Buffer.from(raw)),
        framed,
      ),
      (bytes) => {
        const packet = decodePacket(bytes);
        if (!packet.ok) return ['too-short', 'bad-length', 'bad-attribute'].includes(packet.error);
        const size = packet.value.attributes.reduce((sum, { value }) => sum + value.length + 2, 20);
        return size === packet.value.bytes.length;
      },
    ),
    { numRuns: 2000 },
  );
});

test('a hidden password of a wrong length is refused, and of any right one read without a crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (raw, random) => {
      const clear = decryptUserPassword(Buffer.from(raw), Buffer.from(random), secret);
      const right = raw.length >= 16 && raw.length <= 128 && raw.length % 16 === 0;
      return right === (clear !== null);
    }),
  );
});
