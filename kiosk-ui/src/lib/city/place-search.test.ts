import { expect, test } from 'vitest';
import type { Place } from '@machikado/contracts/place.ts';
import { findPlaces } from './place-search.ts';

const places: Place[] = [
  { id: '1', kind: 'station', name: '旭川駅', nameKana: 'アサヒカワエキ', nameEn: 'Asahikawa Station', credit: '見本' },
  { id: '2', kind: 'culture', name: '科学館サイパル', nameKana: 'カガクカンサイパル', credit: '見本' },
  { id: '3', kind: 'culture', name: '公会堂', credit: '見本' },
];

test.each([
  ['えき', ['1']],
  ['ｱｻﾋｶﾜ', ['1']],
  ['asahikawa st', ['1']],
  ['さいぱる', ['2']],
  ['公会', ['3']],
  ['', ['1', '2', '3']],
  ['  ', ['1', '2', '3']],
  ['ない', []],
])('typing "%s" finds %j', (typed, ids) => {
  expect(findPlaces(places, typed).map((place) => place.id)).toEqual(ids);
});
