import type { City } from '@machikado/contracts/city.ts';
import type { Place, PlaceKind } from '@machikado/contracts/place.ts';

export const city: City = {
  id: 'asahikawa',
  code: '012041',
  name: { ja: '旭川市', en: 'Asahikawa' },
  colours: { primary: '#0B5CAD', accent: '#E8890C' },
  languages: ['ja', 'ja-x-easy', 'en', 'zh-Hans'],
  desk: { name: { ja: '市役所の窓口（総合庁舎1階）', en: 'the City Hall information desk (1st floor)' } },
  wifi: { ssid: 'Machikado-Free-Wi-Fi', portalHost: 'wifi.asahikawa.test', sessionMinutes: 60 },
  centre: { latitude: 43.76361, longitude: 142.35806 },
  jmaAreas: ['0120400'],
  hasSamples: true,
};

export const device = {
  asset: 'K-0001',
  zone: 'city-hall',
  languages: ['ja', 'ja-x-easy', 'en', 'zh-Hans', 'zh-Hant', 'ko'],
  position: { latitude: 43.77085, longitude: 142.3649 },
};

const credit = '旭川市の公開ページ';
type Row = readonly [PlaceKind, string, string | undefined, number | undefined, number | undefined, string?];
const rows: readonly Row[] = [
  ['culture', '旭川市民文化会館', 'Asahikawa Civic Culture Hall', 43.772111, 142.365222, '7条通9丁目50番地'],
  ['library', '旭川市中央図書館', 'Asahikawa City Library', 43.775222, 142.360694, '常磐公園'],
  ['culture', '旭川市公会堂', undefined, 43.77556, 142.36083, '常磐公園'],
  ['culture', '旭川市大雪クリスタルホール', undefined, 43.7601333, 142.3510306, '神楽3条7丁目'],
  ['culture', '旭川市博物館', undefined, 43.7594139, 142.350639, '神楽3条7丁目'],
  ['community-hall', '旭川市市民活動交流センターCoCoDe', undefined, 43.7568028, 142.3715333, '宮前1条3丁目'],
  ['sports', '旭川市総合体育館', undefined, 43.79306, 142.37639, '花咲町5丁目'],
  ['sports', '道北アークス大雪アリーナ', undefined, 43.75889, 142.34972, '神楽4条7丁目'],
  ['culture', '旭川市科学館サイパル', undefined, 43.756306, 142.3705, '宮前1条3丁目3番32号'],
  ['tourism', '旭川市旭山動物園', 'Asahiyama Zoo', 43.76805114, 142.4797823, '東旭川町倉沼'],
  ['sports', '花咲スポーツ公園硬式野球場', undefined, 43.788889, 142.368611, '花咲町2丁目'],
  ['library', '旭川市末広図書館', undefined, undefined, undefined, '末広3条2丁目'],
];

export const places: Place[] = rows.map(([kind, name, nameEn, latitude, longitude, address], at) => ({
  id: `place-${at + 1}`,
  kind,
  name,
  credit,
  ...(nameEn !== undefined && { nameEn }),
  ...(latitude !== undefined && { latitude }),
  ...(longitude !== undefined && { longitude }),
  ...(address !== undefined && { address: `北海道旭川市${address}` }),
  ...(at === 1 && { phone: '0166-22-4174', hoursNote: '月曜は定例休館日', description: '1994年10月1日開館' }),
}));
