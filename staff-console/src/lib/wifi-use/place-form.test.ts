import { expect, test } from 'vitest';
import { draftOf, emptyDraft, placeFields, readDraft, type PlaceDraft } from './place-form.ts';

const draft: PlaceDraft = {
  ...emptyDraft({ ssid: 'Machikado-Free-Wi-Fi', installer: '旭川市' }),
  ...{ asset: 'ｗ－0002', name: '中央図書館', nameKana: 'ちゅうおうﾄｼｮｶﾝ', town: '常磐公園' },
  ...{ latitude: '４３．７７５', longitude: ' 142.359 ', phone: '0166ー22ー4174'.replaceAll('ー', '−') },
};

test('what hands type is read as the data set wants it, and comes back the same', () => {
  const read = readDraft(draft, true);
  expect(read.ok && read.value).toMatchObject({
    asset: 'W-0002',
    facts: {
      nameKana: 'チュウオウトショカン',
      latitude: 43.775,
      longitude: 142.359,
      phone: '0166-22-4174',
      remark: '',
    },
  });
  const again = read.ok && readDraft(draftOf(read.value.asset, read.value.facts), read.value.facts.published);
  expect(again).toEqual(read);
});

test('every field that is wrong is named at once, in the order of the form', () => {
  const wrong: PlaceDraft = {
    ...draft,
    name: ' ',
    latitude: '142.359',
    longitude: '',
    url: 'library',
    asset: '図書館',
  };
  const read = readDraft(wrong, true);
  expect(read.ok || read.error).toEqual(['asset', 'name', 'latitude', 'longitude', 'url']);
  const empty = Object.fromEntries(placeFields.map((name) => [name, ''])) as PlaceDraft;
  const none = readDraft(empty, false);
  expect(none.ok || none.error).toEqual([
    'asset',
    'name',
    'nameKana',
    'town',
    'latitude',
    'longitude',
    'installer',
    'ssid',
  ]);
});
