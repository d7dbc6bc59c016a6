import { expect, test } from 'vitest';
import { sayFigures } from './japanese-figures.ts';
import { readCounted, readNumber } from './japanese-number.ts';
import { spellOut } from './spelling.ts';

test.each([
  ['10:30', 'じゅうじさんじゅっぷん'],
  ['9:00–12:00', 'くじからじゅうにじ'],
  ['11月23日（月）', 'じゅういちがつにじゅうさんにち、げつようび、'],
  ['2026-11-20', 'じゅういちがつはつか'],
  ['11/25', 'じゅういちがつにじゅうごにち'],
  ['1,200円', 'せんにひゃくえん'],
  ['¥3,600', 'さんぜんろっぴゃくえん'],
  ['3階', 'さんがい'],
  ['Wi-Fi', 'わいふぁい'],
  ['QRコード', 'きゅーあーるコード'],
  ['Ｂ-4817-2635', 'びー、よんはちいちなな、にろくさんご'],
  ['7K2MQ-X94RD', 'ななけーにえむきゅー、えっくすきゅうよんあーるでぃー'],
  ['0166-26-1111', 'ぜろいちろくろく、にろく、いちいちいちいち'],
  ['2 / 5', 'ごのうちにばんめ'],
  ['1.2km', 'いちてんにきろめーとる'],
  ['850m', 'はっぴゃくごじゅうめーとる'],
  ['定員12人', '定員じゅうににん'],
  ['4人と1人', 'よにんとひとり'],
  ['8けた', 'はちけた'],
  ['ここはAsahikawaです', 'ここは Asahikawa です'],
])('%s is said %s', (text, said) => expect(sayFigures(text)).toBe(said));

test.each([
  [0, 'ぜろ'],
  [10, 'じゅう'],
  [300, 'さんびゃく'],
  [8888, 'はっせんはっぴゃくはちじゅうはち'],
  [10_000, 'いちまん'],
  [10_000_000, 'いっせんまん'],
  [320_436, 'さんじゅうにまんよんひゃくさんじゅうろく'],
])('%i is %s', (value, said) => expect(readNumber(value)).toBe(said));

test('days of a month that have names of their own', () => {
  expect([1, 8, 10, 14, 17, 19, 20, 24, 29, 30].map((day) => readCounted(day, '日'))).toEqual([
    'ついたち',
    'ようか',
    'とおか',
    'じゅうよっか',
    'じゅうしちにち',
    'じゅうくにち',
    'はつか',
    'にじゅうよっか',
    'にじゅうくにち',
    'さんじゅうにち',
  ]);
});

test('codes are spelled in every language, words and amounts are not', () => {
  expect(spellOut('Your number is B-4817-2635.')).toBe('Your number is B, 4 8 1 7, 2 6 3 5.');
  expect(spellOut('Wi-Fi for 1,200 yen until 10:30')).toBe('Wi-Fi for 1,200 yen until 10:30');
});
