import type { Locale } from '@machikado/contracts/locale.ts';

/** What is said before a language has been chosen: small enough to be there in all of them from the start. */
type Invitation = {
  readonly name: string;
  /** Where there is room for a few letters only. */
  readonly short: string;
  readonly title: string;
  readonly choose: string;
  readonly touch: string;
  readonly sentence: string;
  readonly guide: (city: string) => string;
};

export const languages: Readonly<Record<Locale, Invitation>> = {
  ja: {
    name: '日本語',
    short: '日本語',
    title: 'ことばをえらんでください',
    choose: 'このことばで進む',
    touch: '画面にさわってください',
    sentence: '施設の予約も、まちの情報も。',
    guide: (city) => `${city}のまちかど案内`,
  },
  'ja-x-easy': {
    name: 'やさしい日本語《にほんご》',
    short: 'やさしい',
    title: 'ことばを えらんで ください',
    choose: 'この ことばで 見《み》ます',
    touch: '画面《がめん》に さわって ください',
    sentence: 'まちの ことが、ここで わかります。',
    guide: (city) => `${city}の まちの 案内《あんない》`,
  },
  en: {
    name: 'English',
    short: 'EN',
    title: 'Choose your language',
    choose: 'Continue in English',
    touch: 'Touch to start',
    sentence: 'Book a room, find a place, get online.',
    guide: (city) => `${city} street-corner guide`,
  },
  'zh-Hans': {
    name: '简体中文',
    short: '简体',
    title: '请选择语言',
    choose: '使用简体中文',
    touch: '请触摸屏幕',
    sentence: '预约场地、查找地点、连接 Wi-Fi。',
    guide: (city) => `${city}街角向导`,
  },
  'zh-Hant': {
    name: '繁體中文',
    short: '繁體',
    title: '請選擇語言',
    choose: '使用繁體中文',
    touch: '請觸碰螢幕',
    sentence: '預約場地、查詢地點、連上 Wi-Fi。',
    guide: (city) => `${city}街角指南`,
  },
  ko: {
    name: '한국어',
    short: '한국어',
    title: '언어를 선택해 주세요',
    choose: '한국어로 계속하기',
    touch: '화면을 터치해 주세요',
    sentence: '시설 예약도, 길 안내도, Wi-Fi도.',
    guide: (city) => `${city} 길모퉁이 안내`,
  },
};
