import type { LocalText } from '@machikado/contracts/locale.ts';
import type { Topic } from './severity.ts';

/** Level 5, level 4, level 3. */
export type ByLevel = { readonly grave: LocalText; readonly danger: LocalText; readonly warning: LocalText };

/**
 * Life-safety texts are fixed in this table and never put together or translated by a program. A language is absent
 * where no settled phrase is at hand; readers then get English.
 */
export const headlines: Readonly<Record<Topic, ByLevel>> = {
  tsunami: {
    grave: {
      ja: '大津波警報が出ています',
      'ja-x-easy': 'とても 大きな 津波が 来ます',
      en: 'Major tsunami warning',
      'zh-Hans': '大海啸警报',
      'zh-Hant': '大海嘯警報',
      ko: '대형 쓰나미 경보',
    },
    danger: {
      ja: '津波警報が出ています',
      'ja-x-easy': '津波が 来ます',
      en: 'Tsunami warning',
      'zh-Hans': '海啸警报',
      'zh-Hant': '海嘯警報',
      ko: '쓰나미 경보',
    },
    warning: {
      ja: '津波警報が出ています',
      'ja-x-easy': '津波が 来ます',
      en: 'Tsunami warning',
      'zh-Hans': '海啸警报',
      'zh-Hant': '海嘯警報',
      ko: '쓰나미 경보',
    },
  },
  landslide: {
    grave: {
      ja: '土砂災害の特別警報が出ています',
      'ja-x-easy': '山や がけが くずれます。とても 危険です',
      en: 'Landslide emergency warning',
    },
    danger: {
      ja: '土砂災害の危険が高まっています',
      'ja-x-easy': '山や がけが くずれそうです。危険です',
      en: 'Danger of landslides',
    },
    warning: {
      ja: '土砂災害の警報が出ています',
      'ja-x-easy': '山や がけが くずれるかもしれません',
      en: 'Landslide warning',
    },
  },
  flood: {
    grave: {
      ja: '洪水の特別警報が出ています',
      'ja-x-easy': '川の 水が あふれます。とても 危険です',
      en: 'Flood emergency warning',
      'zh-Hans': '洪水特别警报',
      'zh-Hant': '洪水特別警報',
      ko: '홍수 특별경보',
    },
    danger: {
      ja: '洪水の危険が高まっています',
      'ja-x-easy': '川の 水が あふれそうです。危険です',
      en: 'Danger of flooding',
    },
    warning: {
      ja: '洪水警報が出ています',
      'ja-x-easy': '川の 水が あふれるかもしれません',
      en: 'Flood warning',
      'zh-Hans': '洪水警报',
      'zh-Hant': '洪水警報',
      ko: '홍수경보',
    },
  },
  'heavy-rain': {
    grave: {
      ja: '大雨特別警報が出ています',
      'ja-x-easy': 'とても 強い 雨です。とても 危険です',
      en: 'Heavy rain emergency warning',
      'zh-Hans': '大雨特别警报',
      'zh-Hant': '大雨特別警報',
      ko: '호우 특별경보',
    },
    danger: {
      ja: '大雨の危険が高まっています',
      'ja-x-easy': 'とても 強い 雨です。危険です',
      en: 'Danger from heavy rain',
    },
    warning: {
      ja: '大雨警報が出ています',
      'ja-x-easy': '強い 雨です。気をつけてください',
      en: 'Heavy rain warning',
      'zh-Hans': '大雨警报',
      'zh-Hant': '大雨警報',
      ko: '호우경보',
    },
  },
  'storm-surge': {
    grave: {
      ja: '高潮特別警報が出ています',
      'ja-x-easy': '海の 水が とても 高くなります。とても 危険です',
      en: 'Storm surge emergency warning',
    },
    danger: {
      ja: '高潮の危険が高まっています',
      'ja-x-easy': '海の 水が 高くなります。危険です',
      en: 'Danger of storm surge',
    },
    warning: { ja: '高潮警報が出ています', 'ja-x-easy': '海の 水が 高くなるかもしれません', en: 'Storm surge warning' },
  },
  earthquake: {
    grave: {
      ja: '強い地震がありました',
      'ja-x-easy': '大きな 地震が ありました',
      en: 'A strong earthquake has struck',
      'zh-Hans': '发生了强烈地震',
      'zh-Hant': '發生了強烈地震',
      ko: '강한 지진이 발생했습니다',
    },
    danger: {
      ja: '強い地震がありました',
      'ja-x-easy': '大きな 地震が ありました',
      en: 'A strong earthquake has struck',
      'zh-Hans': '发生了强烈地震',
      'zh-Hant': '發生了強烈地震',
      ko: '강한 지진이 발생했습니다',
    },
    warning: {
      ja: '強い地震がありました',
      'ja-x-easy': '大きな 地震が ありました',
      en: 'A strong earthquake has struck',
      'zh-Hans': '发生了强烈地震',
      'zh-Hant': '發生了強烈地震',
      ko: '강한 지진이 발생했습니다',
    },
  },
  snowstorm: {
    grave: {
      ja: '暴風雪特別警報が出ています',
      'ja-x-easy': 'とても 強い 風と 雪です。とても 危険です',
      en: 'Snowstorm emergency warning',
      'zh-Hans': '暴风雪特别警报',
      'zh-Hant': '暴風雪特別警報',
    },
    danger: {
      ja: '暴風雪警報が出ています',
      'ja-x-easy': '強い 風と 雪です。危険です',
      en: 'Snowstorm warning',
      'zh-Hans': '暴风雪警报',
      'zh-Hant': '暴風雪警報',
    },
    warning: {
      ja: '暴風雪警報が出ています',
      'ja-x-easy': '強い 風と 雪です。危険です',
      en: 'Snowstorm warning',
      'zh-Hans': '暴风雪警报',
      'zh-Hant': '暴風雪警報',
    },
  },
  storm: {
    grave: {
      ja: '暴風特別警報が出ています',
      'ja-x-easy': 'とても 強い 風です。とても 危険です',
      en: 'Storm emergency warning',
      'zh-Hans': '暴风特别警报',
      'zh-Hant': '暴風特別警報',
    },
    danger: {
      ja: '暴風警報が出ています',
      'ja-x-easy': 'とても 強い 風です。危険です',
      en: 'Storm warning',
      'zh-Hans': '暴风警报',
      'zh-Hant': '暴風警報',
    },
    warning: {
      ja: '暴風警報が出ています',
      'ja-x-easy': 'とても 強い 風です。危険です',
      en: 'Storm warning',
      'zh-Hans': '暴风警报',
      'zh-Hant': '暴風警報',
    },
  },
  'heavy-snow': {
    grave: {
      ja: '大雪特別警報が出ています',
      'ja-x-easy': 'とても たくさん 雪が ふります。とても 危険です',
      en: 'Heavy snow emergency warning',
      'zh-Hans': '大雪特别警报',
      'zh-Hant': '大雪特別警報',
      ko: '대설 특별경보',
    },
    danger: {
      ja: '大雪警報が出ています',
      'ja-x-easy': 'たくさん 雪が ふります。気をつけてください',
      en: 'Heavy snow warning',
      'zh-Hans': '大雪警报',
      'zh-Hant': '大雪警報',
      ko: '대설경보',
    },
    warning: {
      ja: '大雪警報が出ています',
      'ja-x-easy': 'たくさん 雪が ふります。気をつけてください',
      en: 'Heavy snow warning',
      'zh-Hans': '大雪警报',
      'zh-Hant': '大雪警報',
      ko: '대설경보',
    },
  },
  'high-waves': {
    grave: {
      ja: '波浪特別警報が出ています',
      'ja-x-easy': '海の 波が とても 高いです。とても 危険です',
      en: 'High waves emergency warning',
    },
    danger: { ja: '波浪警報が出ています', 'ja-x-easy': '海の 波が 高いです。危険です', en: 'High waves warning' },
    warning: { ja: '波浪警報が出ています', 'ja-x-easy': '海の 波が 高いです。危険です', en: 'High waves warning' },
  },
  other: {
    grave: { ja: '特別警報が出ています', 'ja-x-easy': 'とても 危険です', en: 'Emergency warning' },
    danger: { ja: '警報が出ています', 'ja-x-easy': '危険です', en: 'Warning' },
    warning: { ja: '警報が出ています', 'ja-x-easy': '危険です', en: 'Warning' },
  },
};

export const drillMarks = {
  ja: '【訓練】',
  'ja-x-easy': '【練習です】',
  en: 'DRILL: ',
  'zh-Hans': '【演习】',
  'zh-Hant': '【演習】',
  ko: '[훈련] ',
} as const;
