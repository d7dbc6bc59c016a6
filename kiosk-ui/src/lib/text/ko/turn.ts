import type { turn as japanese } from '../ja/turn.ts';

/** Korean: beginning, privacy and end of a visit. */
export const turn = {
  privacyHint: '뒤에 보고 있는 사람이 없는지 확인해 주세요.',
  show: '보기',
  hide: '숨기기',
  hidden: '숨김',
  holdToShow: '누르고 있는 동안 보기',
  finishTitle: '입력한 내용이 지워집니다',
  finishBody: '보내지 않은 내용은 남지 않습니다.',
  finishBack: '돌아가기',
  finishDo: '지우고 종료하기',
  ending: '지우는 중입니다',
  printing: '인쇄하는 중입니다',
  printingBody: '나온 종이를 가져가 주세요.',
  printed: '종이를 가져가 주세요',
  printTrouble: '인쇄가 멈췄습니다. 가까운 직원에게 말씀해 주세요.',
  severalCards: ['판독기 위에 카드가 두 장 있습니다', '한 장만 남겨 주세요.'],
} satisfies typeof japanese;
