import type { input as japanese } from '../ja/input.ts';

/** Traditional Chinese: keyboards, dates, addresses. */
export const input = {
  layouts: { romaji: '羅馬字→假名', symbols: '123·符號', hangul: '韓文', pinyin: '拼音' },
  candidates: '候選字',
  candidatesHint: '也可以只用假名',
  pinyinHint: '候選字會顯示在這裡',
  more: '更多候選',
  postal: {
    searching: '正在查詢地址',
    filled: '已填入地址，請接著輸入門牌號碼。',
    choose: '請點選您的地址',
    unknown: '找不到這個郵遞區號的地址，請直接輸入地址。',
    away: '現在無法查詢地址，請直接輸入地址。',
  },
  furigana: '已依您的輸入填好讀音。若不正確，請修改。',
  profile: '這是您登記的姓名。若不正確，請修改。',
  date: {
    label: '選擇日期',
    empty: '尚未選擇',
    year: '年',
    month: '月',
    day: '日',
    western: '西元',
    eras: { taisho: '大正', showa: '昭和', heisei: '平成', reiwa: '令和' },
    pickYear: '您是哪一年出生的？',
    pickMonth: '幾月？',
    pickDay: '幾日？',
    span: (from: string, to: string) => `${from}–${to}年`,
    decade: (year: number) => `${year}年代`,
    yearOf: (year: number) => `${year}年`,
    monthOf: (month: number) => `${month}月`,
    dayOf: (day: number) => `${day}日`,
    eraYear: (era: string, year: number) => `${era}${year === 1 ? '元' : year}年`,
    both: (western: string, era: string) => `${western}（${era}）`,
  },
  scan: { filled: '已讀取代碼', refused: '這個代碼不能在這裡使用' },
} satisfies typeof japanese;
