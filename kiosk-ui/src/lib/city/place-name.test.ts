import { expect, test } from 'vitest';
import type { Place } from '@machikado/contracts/place.ts';
import { placeName } from './place-name.ts';

const station: Place = { id: '1', kind: 'station', name: '旭川駅', nameKana: 'アサヒカワエキ', credit: '見本' };

test('in easy Japanese the reading stands over the name', () => {
  expect(placeName(station, 'ja-x-easy')).toBe('｜旭川駅《あさひかわえき》');
  expect(placeName({ ...station, nameKana: undefined }, 'ja-x-easy')).toBe('旭川駅');
  expect(placeName({ ...station, name: 'サイパル', nameKana: 'サイパル' }, 'ja-x-easy')).toBe('サイパル');
});

test('a foreign language takes the English name where there is one', () => {
  expect(placeName(station, 'ko')).toBe('旭川駅');
  expect(placeName({ ...station, nameEn: 'Asahikawa Station' }, 'ko')).toBe('Asahikawa Station');
  expect(placeName({ ...station, nameEn: 'Asahikawa Station' }, 'ja')).toBe('旭川駅');
});
