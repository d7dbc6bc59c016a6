import type { view as japanese } from '../ja/view.ts';

/** Simplified Chinese: how the screen looks: colours, sizes, motion. */
export const view = {
  size: '字号',
  theme: '颜色',
  look: '显示',
  sizeTitle: '文字大小',
  themeTitle: '画面颜色',
  moreTitle: '其他',
  still: '停止画面动态',
  reset: '恢复原来的显示',
  sample: '文',
  languageTitle: '选择语言',
  previousMonth: '上个月',
  nextMonth: '下个月',
  kept: '您输入的内容会保留。',
} satisfies typeof japanese;
