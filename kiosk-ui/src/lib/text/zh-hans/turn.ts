import type { turn as japanese } from '../ja/turn.ts';

/** Simplified Chinese: beginning, privacy and end of a visit. */
export const turn = {
  privacyHint: '请确认身后没有人在看。',
  show: '显示',
  hide: '隐藏',
  hidden: '已隐藏',
  holdToShow: '按住即可显示',
  finishTitle: '输入的内容将被清除',
  finishBody: '尚未发送的内容不会保留。',
  finishBack: '返回',
  finishDo: '清除并结束',
  ending: '正在清除',
  printing: '正在打印',
  printingBody: '请取走打印好的单据。',
  printed: '请取走单据',
  printTrouble: '打印已停止，请联系附近的工作人员。',
  severalCards: ['读卡器上有两张卡片', '请只留下其中一张。'],
} satisfies typeof japanese;
