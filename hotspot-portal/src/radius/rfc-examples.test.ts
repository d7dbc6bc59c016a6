import fc from 'fast-check';
import radius from 'radius';
import { expect, test } from 'vitest';
import { attributeType, encodeAttributes, integerOf, nameOf, rawValues, textOf } from './attribute.ts';
import { extendedAttributes } from './extended-attribute.ts';
import { md5 } from './hmac-md5.ts';
import { hideBySalt, mppeKeys } from './mppe.ts';
import { authenticatorOf, decodePacket, type Packet } from './packet.ts';
import { decryptUserPassword } from './user-password.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const secret = Buffer.from('xyzzy5461');

function read(bytes: Buffer): Packet {
  const packet = decodePacket(bytes);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

/** A packet of these attributes. */
function packetOf(...attributes: readonly Buffer[]): Packet {
  const bytes = Buffer.concat([Buffer.of(1, 7, 0, 0), Buffer.alloc(16, 9), ...attributes]);
  bytes.writeUInt16BE(bytes.length, 2);
  return read(bytes);
}

const chapRequest = hex(`01 01 00 47 2a ee 86 f0 8d 0d 55 96 9c a5 97 8e 0d 33 67 a2 01 08 66 6c 6f 70 73 79 03 13 16 e9
  75 57 c3 16 18 58 95 f2 93 ff 63 44 07 72 75 04 06 c0 a8 01 10 05 06 00 00 00 14 06 06 00 00 00 02 07 06 00 00 00 01`);
const chapAccept = hex(`02 01 00 38 15 ef bc 7d ab 26 cf a3 dc 34 d9 c0 3c 86 01 a4 06 06 00 00 00 02 07 06 00 00 00 01
  08 06 ff ff ff fe 0a 06 00 00 00 02 0d 06 00 00 00 01 0c 06 00 00 05 dc`);

test('RFC 2865 §7.2: flopsy by CHAP with the Request Authenticator as challenge, and the digest of the answer', () => {
  const request = read(chapRequest);
  const [chap = Buffer.alloc(0)] = rawValues(request, 'CHAP-Password');
  expect(textOf(request, 'User-Name')).toBe('flopsy');
  expect(chap.readUInt8(0)).toBe(0x16);
  const proof = md5(Buffer.of(0x16), Buffer.from('arctangent'), request.authenticator);
  expect(chap.subarray(1)).toEqual(proof);
  expect([nameOf(request, 'Service-Type'), nameOf(request, 'Framed-Protocol')]).toEqual(['Framed-User', 'PPP']);
  expect(authenticatorOf(chapAccept, request.authenticator, secret)).toEqual(chapAccept.subarray(4, 20));
});

test('RFC 2868 §3.5, RFC 2548 §2.4.2: what is hidden by a salt comes back by b(1) = MD5(S + R + A), b(i) = MD5(S + c(i-1))', () => {
  const authenticator = Buffer.alloc(16, 5);
  const salt = Buffer.of(0x81, 0x02);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
      const hidden = hideBySalt(Buffer.from(array), { authenticator }, { secret, salt });
      expect(hidden.subarray(0, 2)).toEqual(salt);
      const cipher = hidden.subarray(2);
      let before = Buffer.concat([authenticator, salt]);
      const clear: number[] = [];
      for (let at = 0; at < cipher.length; at += 16) {
        const pad = md5(secret, before);
        before = Buffer.from(cipher.subarray(at, at + 16));
        clear.push(...before.map((byte, i) => byte ^ (pad[i] ?? 0)));
      }
      expect(clear.length % 16).toBe(0);
      expect(clear[0]).toBe(array.length);
      return Buffer.from(clear.slice(1, 1 + array.length)).equals(Buffer.from(array));
    }),
    { numRuns: 50 },
  );
});

test('RFC 9765 §5.1.1, §5.1.4: without a secret password and keys of a link stand as they are', () => {
  const none = Buffer.alloc(0);
  const authenticator = Buffer.alloc(16);
  expect(decryptUserPassword(Buffer.from('ひみつ'), authenticator, none)?.toString()).toBe('ひみつ');
  expect(decryptUserPassword(Buffer.alloc(129), authenticator, none)).toBeNull();
  const msk = Buffer.from(Array.from({ length: 64 }, (_, at) => at));
  const [receive, send] = mppeKeys(msk, { authenticator }, none);
  expect(receive).toEqual(Buffer.concat([hex('1a 28 00 00 01 37 11 22'), msk.subarray(0, 32)]));
  expect(send).toEqual(Buffer.concat([hex('1a 28 00 00 01 37 10 22'), msk.subarray(32)]));
});

test('RFC 6929 §2.1, §2.3: an extended attribute has a type of its own, and a maker’s its number and type', () => {
  const packet = packetOf(hex('f1 05 01 6869'), hex('f4 0a 1a 00 00 01 37 05 6f6b'));
  expect(extendedAttributes(packet.attributes)).toEqual([
    { type: 241, extendedType: 1, value: Buffer.from('hi') },
    { type: 244, extendedType: 26, vendor: { id: 311, type: 5 }, value: Buffer.from('ok') },
  ]);
});

test('RFC 6929 §2.2: a long one is put together from its pieces; pieces that do not follow one another are nothing', () => {
  const whole = packetOf(hex('f5 06 01 80 6869'), hex('f5 06 01 00 6a6b'), hex('f6 05 02 00 61'));
  expect(extendedAttributes(whole.attributes)).toEqual([
    { type: 245, extendedType: 1, value: Buffer.from('hijk') },
    { type: 246, extendedType: 2, value: Buffer.from('a') },
  ]);
  const torn = packetOf(hex('f5 06 01 80 6869'), hex('01 03 61'), hex('f5 06 02 00 6a6b'), hex('f5 06 01 80 6869'));
  expect(extendedAttributes(torn.attributes)).toEqual([{ type: 245, extendedType: 2, value: Buffer.from('jk') }]);
  expect(extendedAttributes(packetOf(hex('f1 02'), hex('f5 03 01')).attributes)).toEqual([]);
});

test('RFC 7268 §2: what an access point says of its radio has a name, a number and its kind', () => {
  expect(['WLAN-HESSID', 'WLAN-Pairwise-Cipher', 'WLAN-RF-Band'].map(attributeType)).toEqual([181, 186, 190]);
  const packet = packetOf(
    encodeAttributes([
      ['WLAN-HESSID', '02-AA-00-00-00-01'],
      ['WLAN-AKM-Suite', 0x000fac01],
    ]),
  );
  expect(textOf(packet, 'WLAN-HESSID')).toBe('02-AA-00-00-00-01');
  expect(integerOf(packet, 'WLAN-AKM-Suite')).toBe(0x000fac01);
});

const names = ['User-Name', 'NAS-Identifier', 'Calling-Station-Id', 'Reply-Message', 'Acct-Session-Id'] as const;
const numbers = [
  'NAS-Port',
  'Session-Timeout',
  'Acct-Status-Type',
  'Acct-Terminate-Cause',
  'Acct-Input-Octets',
] as const;
const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const anyAttribute = fc.oneof(
  fc.tuple(fc.constantFrom(...names), anyText),
  fc.tuple(fc.constantFrom(...numbers), fc.nat(0xffff_ffff)),
);

test('what we read of a valid packet is what the package reads, and what we write is what it writes', () => {
  radius.load_dictionaries();
  fc.assert(
    fc.property(fc.uniqueArray(anyAttribute, { selector: ([name]) => name, maxLength: 10 }), (attributes) => {
      const bytes = encodeAttributes(attributes);
      const theirs = Buffer.alloc(4096);
      const end = radius.encode_attributes(theirs, attributes, -1);
      expect(bytes).toEqual(theirs.subarray(0, end));
      const decoded: Record<string, unknown> = {};
      radius.decode_attributes(bytes, decoded, -1);
      const packet = packetOf(bytes);
      for (const [name] of attributes) {
        const ours = names.some((text) => text === name) ? textOf(packet, name) : nameOf(packet, name);
        expect(ours).toBe(String(decoded[name]).replaceAll(/\p{Cc}/gu, ''));
      }
    }),
    { numRuns: 300 },
  );
});
