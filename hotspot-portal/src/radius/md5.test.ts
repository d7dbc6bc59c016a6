import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginHmac, endHmac, isSameDigest, md5 } from './hmac-md5.ts';
import { addMd5, beginMd5, keepMd5 } from './md5.ts';

/** RFC 1321 §A.5. */
test.each([
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
])('RFC 1321 §A.5: MD5 of "%s"', (message, digest) => {
  expect(md5(Buffer.from(message)).toString('hex')).toBe(digest);
});

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

test('MD5 of any message in any parts is that of node:crypto', () => {
  fc.assert(
    fc.property(fc.array(bytes(200), { maxLength: 5 }), (parts) => {
      const whole = createHash('md5').update(Buffer.concat(parts)).digest();
      return md5(...parts).equals(whole);
    }),
    { numRuns: 300 },
  );
});

test('HMAC-MD5 with any secret is that of node:crypto, also when the pads are known already', () => {
  fc.assert(
    fc.property(bytes(150), bytes(300), (secret, message) => {
      const expected = createHmac('md5', secret).update(message).digest();
      return [1, 2].every(() => {
        const digest = Buffer.alloc(20);
        beginHmac(secret);
        addMd5(message);
        endHmac(digest, 3);
        return digest.subarray(3, 19).equals(expected);
      });
    }),
    { numRuns: 200 },
  );
});

test('a state is kept only between blocks', () => {
  beginMd5();
  addMd5(Buffer.alloc(63));
  expect(() => keepMd5()).toThrow();
});

test('digests are the same in all sixteen bytes or not at all', () => {
  const digest = md5(Buffer.from('x'));
  expect(isSameDigest(Buffer.from(digest), digest)).toBe(true);
  for (let at = 0; at < 16; at++) {
    const other = Buffer.from(digest);
    other[at] = (other[at] ?? 0) ^ 0x80;
    expect(isSameDigest(other, digest)).toBe(false);
  }
  expect(isSameDigest(digest.subarray(0, 15), digest)).toBe(false);
  expect(isSameDigest(Buffer.concat([digest, digest]), digest)).toBe(false);
  expect(isSameDigest(Buffer.concat([Buffer.of(1), digest]), digest, 1)).toBe(true);
});
