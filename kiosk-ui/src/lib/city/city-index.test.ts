import { expect, test } from 'vitest';
import type { CityEvent } from '@machikado/contracts/event.ts';
import type { Place } from '@machikado/contracts/place.ts';
import { buildIndex, searchIndex, type FoundThing } from './city-index.ts';

const place = (place: Pick<Place, 'id' | 'kind' | 'name'> & Partial<Place>): Place => ({ credit: '見本', ...place });
const event: CityEvent = {
  id: 'story-hour',
  kind: 'children',
  title: { ja: 'おはなし会', en: 'Story hour', ko: '이야기 시간' },
  summary: { ja: '絵本を読みます。', en: 'Picture books are read.' },
  place: { ja: '中央図書館', en: 'Central Library' },
  startsAt: '2026-12-01T01:00:00Z',
  endsAt: '2026-12-01T02:00:00Z',
  credit: '見本',
  sample: true,
};
const index = buildIndex({
  places: [
    place({ id: 'far', kind: 'toilet', name: '北公園の手洗所', latitude: 43.9, longitude: 142.4 }),
    place({ id: 'near', kind: 'toilet', name: '駅前広場', latitude: 43.77, longitude: 142.36 }),
    place({
      id: 'books',
      kind: 'library',
      name: '中央図書館',
      nameKana: 'チュウオウトショカン',
      nameEn: 'Central Library',
    }),
    place({ id: 'start', kind: 'other', name: 'スタート広場', nameEn: 'Start Plaza' }),
    place({
      id: 'gallery',
      kind: 'culture',
      name: '彫刻館',
      nameEn: 'Sculpture Museum',
      description: '屋外に作品があります',
    }),
  ],
  events: [event],
  procedures: [],
  facilities: [],
  sites: [
    {
      name: { ja: '気象庁', 'ja-x-easy': '気象庁《きしょうちょう》', en: 'Weather (JMA)' },
      url: 'https://www.jma.go.jp/',
    },
  ],
  from: { latitude: 43.76, longitude: 142.36 },
});
const idOf = (thing: FoundThing) =>
  thing.what === 'place' ? thing.place.id : thing.what === 'event' ? thing.event.id : thing.what;
const find = (typed: string) => searchIndex(index, typed).map(idOf);

test.each(['トイレ', 'といれ', 'ﾄｲﾚ', 'お手洗い', 'Toilet', 'restroom', '洗手间', '洗手間', '厕所', '화장실'])(
  '"%s" finds toilets in every language, the nearest first',
  (typed) => expect(find(typed)).toEqual(['near', 'far']),
);

test.each(['図書館', 'としょかん', 'library', '图书馆', '圖書館', '도서관'])('"%s" finds the library first', (typed) =>
  expect(find(typed)[0]).toBe('books'),
);

test.each([
  ['library central', ['books', 'story-hour']],
  ['絵本', ['story-hour']],
  ['이야기', ['story-hour']],
  ['きしょうちょう', ['site']],
  ['jma', ['site']],
  ['近くのトイレ', ['near', 'far']],
  ['近くの市場', []],
  ['屋外 彫刻', ['gallery']],
  ['art', ['gallery']],
  ['ない物', []],
  ['  ', []],
])('"%s" finds %j', (typed, ids) => expect(find(typed)).toEqual(ids));
