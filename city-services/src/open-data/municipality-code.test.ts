import { expect, test } from 'vitest';
import { isMunicipality } from './municipality-code.ts';

test.each(['012041', '12041', '01204', '1204', '０１２０４１', ' 012041 '])('%s is Asahikawa', (cell) => {
  expect(isMunicipality(cell, '012041')).toBe(true);
});

test.each(['222127', '22212', '２２２１２７'])('%s is Yaizu', (cell) => {
  expect(isMunicipality(cell, '222127')).toBe(true);
});

test.each(['222128', '012041', '2212', '', '静岡県'])('%s is not Yaizu', (cell) => {
  expect(isMunicipality(cell, '222127')).toBe(false);
});
