import type { input as japanese } from '../ja/input.ts';

/** Korean: keyboards, dates, addresses. */
export const input = {
  layouts: { romaji: '로마자→가나', symbols: '123·기호', hangul: '한글', pinyin: '병음' },
  candidates: '한자 후보',
  candidatesHint: '가나 그대로 써도 됩니다',
  pinyinHint: '여기에 한자가 나옵니다',
  more: '다른 후보',
  postal: {
    searching: '주소를 찾고 있습니다',
    filled: '주소를 넣었습니다. 번지를 이어서 입력해 주세요.',
    choose: '해당하는 주소를 터치해 주세요',
    unknown: '이 우편번호의 주소를 찾지 못했습니다. 주소를 입력해 주세요.',
    away: '지금은 주소를 찾을 수 없습니다. 주소를 입력해 주세요.',
  },
  furigana: '입력하신 대로 읽는 법을 넣었습니다. 다르면 고쳐 주세요.',
  profile: '등록된 성함입니다. 다르면 고쳐 주세요.',
  date: {
    label: '날짜 선택',
    empty: '아직 선택하지 않았습니다',
    year: '년',
    month: '월',
    day: '일',
    western: '서기',
    eras: { taisho: '다이쇼', showa: '쇼와', heisei: '헤이세이', reiwa: '레이와' },
    pickYear: '태어난 해는 언제입니까?',
    pickMonth: '몇 월입니까?',
    pickDay: '며칠입니까?',
    span: (from: string, to: string) => `${from}~${to}년`,
    decade: (year: number) => `${year}년대`,
    yearOf: (year: number) => `${year}년`,
    monthOf: (month: number) => `${month}월`,
    dayOf: (day: number) => `${day}일`,
    eraYear: (era: string, year: number) => `${era} ${year}년`,
    both: (western: string, era: string) => `${western} (${era})`,
  },
  scan: { filled: '코드를 읽었습니다', refused: '이 코드는 여기에서 사용할 수 없습니다' },
} satisfies typeof japanese;
