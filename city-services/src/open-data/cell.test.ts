import { expect, test } from 'vitest';
import { readPhone, readTick, readTime, readUrl } from './cell.ts';

test.each([
  ['(054)626-1139', '054-626-1139'],
  ['054(626)1139', '054-626-1139'],
  ['０５４－６２６－１１３９', '054-626-1139'],
  ['0120-185-771', '0120-185-771'],
  ['0546261139', '0546261139'],
  ['ー', undefined],
  ['', undefined],
])('the phone %s', (cell, phone) => {
  expect(readPhone(cell)).toEqual({ ok: true, value: phone });
});

test.each(['054-626-1139（代表）', '626-1139', '054-626-113', '市役所'])('%s is not taken for a phone number', (cell) => {
  expect(readPhone(cell).ok).toBe(false);
});

test.each([
  ['9:00', '09:00'],
  ['９：００', '09:00'],
  ['09:00:00', '09:00'],
  ['午後5時30分', '17:30'],
  ['午前９時', '09:00'],
  ['24:00', '24:00'],
])('the time %s', (cell, time) => {
  expect(readTime(cell)).toEqual({ ok: true, value: time });
});

test.each(['24:01', '9:60', '9', '随時'])('%s is not taken for a time', (cell) => {
  expect(readTime(cell).ok).toBe(false);
});

test('an empty cell is never a no', () => {
  expect(['○', '〇', '１', '有'].map((cell) => readTick(cell))).toEqual(Array(4).fill({ ok: true, value: true }));
  expect(['×', '0', '無'].map((cell) => readTick(cell))).toEqual(Array(3).fill({ ok: true, value: false }));
  expect(readTick(' ')).toEqual({ ok: true, value: undefined });
  expect(readTick('△').ok).toBe(false);
});

test('only web addresses are addresses', () => {
  expect(readUrl('https://example.jp/')).toEqual({ ok: true, value: 'https://example.jp/' });
  expect(readUrl('javascript:alert(1)').ok).toBe(false);
});
