import type { Locale } from '@machikado/contracts/locale.ts';

/** What is said first, in each language, before one has been chosen. */
export const spokenInvitation: Readonly<Record<Locale, string>> = {
  ja: '音声で案内します。下の矢印キーでことばをえらび、決定キーを押してください。',
  'ja-x-easy':
    '声《こえ》で 案内《あんない》します。下《した》の 矢印《やじるし》の キーで ことばを えらびます。決定《けってい》の キーを 押《お》します。',
  en: 'This kiosk can speak. Press the down arrow to find your language, then press select.',
  'zh-Hans': '本机提供语音引导。请按向下键选择语言，再按确定键。',
  'zh-Hant': '本機提供語音引導。請按向下鍵選擇語言，再按確定鍵。',
  ko: '음성으로 안내합니다. 아래 화살표 키로 언어를 고르고 선택 키를 누르세요.',
};
