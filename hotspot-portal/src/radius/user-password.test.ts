import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encryptUserPassword } from './access-question.ts';
import { decryptUserPassword, isUserPassword } from './user-password.ts';

const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((given) => Buffer.from(given));
const keys = (maxSecret: number) => fc.record({ authenticator: bytes(16, 16), secret: bytes(0, maxSecret) });
const withoutZeros = bytes(1, 128).filter((password) => password.at(-1) !== 0);

test('the right password is known, and no other, whatever was compared before', () => {
  fc.assert(
    fc.property(withoutZeros, withoutZeros, keys(64), (password, other, by) => {
      const { authenticator, secret } = by;
      const hidden = secret.length === 0 ? password : encryptUserPassword(password, authenticator, secret);
      expect(isUserPassword(hidden, by, password)).toBe(true);
      expect(isUserPassword(hidden, by, other)).toBe(password.equals(other));
      expect(isUserPassword(hidden, by, password.subarray(1))).toBe(false);
      expect(isUserPassword(hidden, by, Buffer.concat([password, Buffer.of(0)]))).toBe(false);
      expect(isUserPassword(hidden, by, Buffer.alloc(0))).toBe(false);
    }),
  );
});

test('it says what decryption and a comparison say, also of what nobody has encrypted', () => {
  fc.assert(
    fc.property(bytes(0, 140), bytes(0, 20), keys(40), (value, other, by) => {
      const { authenticator, secret } = by;
      const clear = decryptUserPassword(value, authenticator, secret);
      for (const password of [clear ?? Buffer.alloc(0), other]) {
        expect(isUserPassword(value, by, password)).toBe(clear?.equals(password) ?? false);
      }
    }),
  );
});
