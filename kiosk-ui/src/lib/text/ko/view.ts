import type { view as japanese } from '../ja/view.ts';

/** Korean: how the screen looks: colours, sizes, motion. */
export const view = {
  size: '글자 크기',
  theme: '색상',
  look: '화면 보기',
  sizeTitle: '글자 크기',
  themeTitle: '화면 색상',
  moreTitle: '기타',
  still: '화면 움직임 멈추기',
  reset: '처음 화면으로 되돌리기',
  sample: '가',
  languageTitle: '언어 선택',
  previousMonth: '이전 달',
  nextMonth: '다음 달',
  kept: '입력하신 내용은 그대로 남아 있습니다.',
} satisfies typeof japanese;
