import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import { deriveVoucherCode, hashVoucherCode, rememberHashes } from './voucher.ts';

const key = Buffer.alloc(32, 1);

test('the same key gives the same code, and codes of a thousand keys differ and have the agreed form', () => {
  const keys = Array.from({ length: 1000 }, () => randomUUID());
  const codes = keys.map((each) => deriveVoucherCode(key, each, 0));
  expect(new Set(codes).size).toBe(1000);
  expect(codes.every((code) => voucherCodePattern.test(code))).toBe(true);
  expect(deriveVoucherCode(key, keys[0] ?? '', 0)).toBe(codes[0]);
  expect(deriveVoucherCode(Buffer.alloc(32, 2), keys[0] ?? '', 0)).not.toBe(codes[0]);
});

test('a code is known again as people type it', () => {
  const hash = hashVoucherCode(key, '01ABC-DEFGH');
  for (const typed of ['oiabc-defgh', ' 0 1 a b c d e f g h ', '０１ＡＢＣーＤＥＦＧＨ', 'OLABCDEFGH']) {
    expect(hashVoucherCode(key, typed), typed).toBe(hash);
  }
});

test.each(['', 'ABCDE', 'ABCDE-FGHJK-M', 'A'.repeat(5000)])('%j cannot be a code', (typed) => {
  expect(hashVoucherCode(key, typed)).toBeNull();
});

test('a remembered hash is made once, and again when others have taken its place', () => {
  const made: string[] = [];
  const hash = rememberHashes((name) => `${name}${made.push(name)}`, 2);
  expect(['a', 'b', 'a', 'c', 'b', 'a'].map(hash)).toEqual(['a1', 'b2', 'a1', 'c3', 'b2', 'a4']);
  expect(made).toEqual(['a', 'b', 'c', 'a']);
});
