import type { view as japanese } from '../ja/view.ts';

/** Easy Japanese: how the screen looks: colours, sizes, motion. */
export const view = {
  size: '大《おお》きさ',
  theme: '色《いろ》',
  look: '見《み》え方《かた》',
  sizeTitle: '文字《もじ》の 大《おお》きさ',
  themeTitle: '画面《がめん》の 色《いろ》',
  moreTitle: 'そのほか',
  still: '画面《がめん》の 動《うご》きを 止《と》める',
  reset: 'はじめの 見《み》え方《かた》に もどす',
  sample: 'あ',
  languageTitle: 'ことばを えらぶ',
  previousMonth: '前《まえ》の 月《つき》',
  nextMonth: '次《つぎ》の 月《つき》',
  kept: '書《か》いた ことは 消《き》えません。',
} satisfies typeof japanese;
