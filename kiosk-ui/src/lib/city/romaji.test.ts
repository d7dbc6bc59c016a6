import { expect, test } from 'vitest';
import { romanise } from './romaji.ts';

test.each([
  ['アサヒカワエキ', 'Asahikawaeki'],
  ['アサヒカワシシミンブンカカイカン', 'Asahikawashishiminbunkakaikan'],
  ['ちゅうおうとしょかん', 'Chuuoutoshokan'],
  ['マッチャ', 'Matcha'],
  ['ニッポン', 'Nippon'],
  ['セッシャ', 'Sessha'],
  ['ジャズ・フェスタ', 'Jazu fesuta'],
  ['クリスタルホール', 'Kurisutaruhōru'],
  ['ｱｻﾋ', 'Asahi'],
  ['旭川', undefined],
  ['', undefined],
])('%s is %s', (kana, latin) => {
  expect(romanise(kana)).toBe(latin);
});
