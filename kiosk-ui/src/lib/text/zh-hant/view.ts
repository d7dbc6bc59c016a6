import type { view as japanese } from '../ja/view.ts';

/** Traditional Chinese: how the screen looks: colours, sizes, motion. */
export const view = {
  size: '字級',
  theme: '顏色',
  look: '顯示',
  sizeTitle: '文字大小',
  themeTitle: '畫面顏色',
  moreTitle: '其他',
  still: '停止畫面動態',
  reset: '恢復原本的顯示',
  sample: '文',
  languageTitle: '選擇語言',
  previousMonth: '上個月',
  nextMonth: '下個月',
  kept: '您輸入的內容會保留。',
} satisfies typeof japanese;
