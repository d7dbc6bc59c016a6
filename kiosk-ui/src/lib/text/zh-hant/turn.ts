import type { turn as japanese } from '../ja/turn.ts';

/** Traditional Chinese: beginning, privacy and end of a visit. */
export const turn = {
  privacyHint: '請確認身後沒有人在看。',
  show: '顯示',
  hide: '隱藏',
  hidden: '已隱藏',
  holdToShow: '按住即可顯示',
  finishTitle: '輸入的內容將被清除',
  finishBody: '尚未送出的內容不會保留。',
  finishBack: '返回',
  finishDo: '清除並結束',
  ending: '正在清除',
  printing: '正在列印',
  printingBody: '請取走印好的單據。',
  printed: '請取走單據',
  printTrouble: '列印已停止，請洽附近的工作人員。',
  severalCards: ['讀卡機上有兩張卡片', '請只留下其中一張。'],
} satisfies typeof japanese;
