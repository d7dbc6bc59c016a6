import type { input as japanese } from '../ja/input.ts';

/** Easy Japanese: keyboards, dates, addresses. */
export const input = {
  layouts: { romaji: 'ローマ字《じ》', symbols: '123・記号《きごう》', hangul: 'ハングル', pinyin: 'ピンイン' },
  candidates: '漢字《かんじ》の 候補《こうほ》',
  candidatesHint: 'かなのままでも いいです',
  pinyinHint: 'ここに 字《じ》が 出《で》ます',
  more: 'ほかの 字《じ》',
  postal: {
    searching: '住所《じゅうしょ》を さがして います',
    filled: '住所《じゅうしょ》を 入《い》れました。番地《ばんち》を 入《い》れて ください。',
    choose: 'あなたの 住所《じゅうしょ》に さわって ください',
    unknown: 'この番号《ばんごう》の 住所《じゅうしょ》は ありません。住所《じゅうしょ》を 書《か》いて ください。',
    away: '今《いま》は さがせません。住所《じゅうしょ》を 書《か》いて ください。',
  },
  furigana: '読《よ》み方《かた》を 入《い》れました。ちがうときは なおして ください。',
  profile: {
    name: 'あなたの 名前《なまえ》を 入《い》れました。ちがうときは なおして ください。',
    born: 'あなたの 生《う》まれた 日《ひ》を 入《い》れました。ちがうときは なおして ください。',
  },
  profileFill: 'カードか 番号《ばんごう》で 名前《なまえ》などを 入《い》れる',
  date: {
    label: '日《ひ》を えらぶ',
    empty: 'まだ えらんで いません',
    year: '年《ねん》',
    month: '月《つき》',
    day: '日《ひ》',
    western: '西暦《せいれき》',
    eras: {
      taisho: '大正《たいしょう》',
      showa: '昭和《しょうわ》',
      heisei: '平成《へいせい》',
      reiwa: '令和《れいわ》',
    },
    pickYear: '生《う》まれた 年《とし》は どれですか',
    pickAnyYear: '何年《なんねん》ですか',
    pickMonth: '何月《なんがつ》ですか',
    pickDay: '何日《なんにち》ですか',
    span: (from: string, to: string) => `${from}～${to}年《ねん》`,
    decade: (year: number) => `${year}年代《ねんだい》`,
    yearOf: (year: number) => `${year}年《ねん》`,
    monthOf: (month: number) => `${month}月《がつ》`,
    dayOf: (day: number) => `${day}日《にち》`,
    eraYear: (era: string, year: number) => (year === 1 ? `${era}元年《がんねん》` : `${era}${year}年《ねん》`),
    both: (western: string, era: string) => `${western}（${era}）`,
  },
  scan: { filled: 'コードを 読《よ》みました', refused: 'このコードは ここでは 使《つか》えません' },
} satisfies typeof japanese;
