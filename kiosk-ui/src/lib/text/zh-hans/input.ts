import type { input as japanese } from '../ja/input.ts';

/** Simplified Chinese: keyboards, dates, addresses. */
export const input = {
  layouts: { romaji: '罗马字→假名', symbols: '123·符号', hangul: '韩文', pinyin: '拼音' },
  candidates: '候选字',
  candidatesHint: '也可以只用假名',
  pinyinHint: '候选字显示在这里',
  more: '更多候选',
  postal: {
    searching: '正在查找地址',
    filled: '已填入地址，请接着输入门牌号。',
    choose: '请点选您的地址',
    unknown: '没有找到这个邮政编码的地址，请直接输入地址。',
    away: '现在无法查找地址，请直接输入地址。',
  },
  furigana: '已按您的输入填好读音。如果不对，请修改。',
  profile: '这是您登记的姓名。如果不对，请修改。',
  date: {
    label: '选择日期',
    empty: '尚未选择',
    year: '年',
    month: '月',
    day: '日',
    western: '公历',
    eras: { taisho: '大正', showa: '昭和', heisei: '平成', reiwa: '令和' },
    pickYear: '您是哪一年出生的？',
    pickMonth: '几月？',
    pickDay: '几日？',
    span: (from: string, to: string) => `${from}–${to}年`,
    decade: (year: number) => `${year}年代`,
    yearOf: (year: number) => `${year}年`,
    monthOf: (month: number) => `${month}月`,
    dayOf: (day: number) => `${day}日`,
    eraYear: (era: string, year: number) => `${era}${year === 1 ? '元' : year}年`,
    both: (western: string, era: string) => `${western}（${era}）`,
  },
  scan: { filled: '已读取代码', refused: '这个代码不能在这里使用' },
} satisfies typeof japanese;
