import { expect, test } from 'vitest';
import { readPermitCode, readReceiptCode, readUserCode } from './receipt-code.ts';

test('a slip gives its number and secret, anything else nothing', () => {
  expect(readReceiptCode('a-2750-9810 4tx9qk')).toEqual({ number: 'A-2750-9810', secret: '4TX9QK' });
  for (const text of ['A-2750-9810', 'https://example.test/', 'A-2750-9810 4TX9QK x', '10000014'])
    expect(readReceiptCode(text)).toBeUndefined();
});

test('a permit gives its number, and no other text does', () => {
  expect(readPermitCode('MACHIKADO:PERMIT:B-4817-2635')).toBe('B-4817-2635');
  for (const text of ['B-4817-2635', 'MACHIKADO:PERMIT:', 'MACHIKADO:PERMIT:B-48 17-2635'])
    expect(readPermitCode(text)).toBeUndefined();
});

test('a user card gives its number', () => {
  expect(readUserCode('10000014')).toBe('10000014');
  expect(readUserCode('A-2750-9810 4TX9QK')).toBeUndefined();
  expect(readUserCode('1234')).toBeUndefined();
});
