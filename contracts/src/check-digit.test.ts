import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCrockford, isReadableNumber, normaliseCrockford, readableNumber } from './check-digit.ts';

const serial = fc.integer({ min: 0, max: 9_999_999 });

test('a readable number is its own proof', () => {
  fc.assert(fc.property(serial, (n) => isReadableNumber(readableNumber('B', n))));
});

test('one wrong digit is always found', () => {
  fc.assert(
    fc.property(serial, fc.nat(7), fc.integer({ min: 1, max: 9 }), (n, position, shift) => {
      const number = readableNumber('B', n);
      const at = position < 4 ? position + 2 : position + 3;
      const wrong = (Number(number[at]) + shift) % 10;
      expect(isReadableNumber(number.slice(0, at) + String(wrong) + number.slice(at + 1))).toBe(false);
    }),
  );
});

test('neighbours swapped are found', () => {
  fc.assert(
    fc.property(serial, fc.nat(6), (n, position) => {
      const digits = Array.from(readableNumber('B', n).replaceAll(/\D/g, ''));
      const [a = '', b = ''] = [digits[position], digits[position + 1]];
      fc.pre(a !== b);
      digits.splice(position, 2, b, a);
      expect(isReadableNumber(`B-${digits.slice(0, 4).join('')}-${digits.slice(4).join('')}`)).toBe(false);
    }),
  );
});

test('a code typed by hand is read as the alphabet has it', () => {
  expect(normaliseCrockford(' abo1-il９ｚ ')).toBe('AB0111' + '9Z');
  expect(encodeCrockford(new Uint8Array([255, 255, 255, 255, 255, 0, 0]), 10)).toBe('ZZZZZZZZ00');
});
