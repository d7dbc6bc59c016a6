import type { Locale } from '@machikado/contracts/locale.ts';
import type { Topic } from './severity.ts';

/** Said in every language: a warning never falls back to another one. */
export type Phrase = Readonly<Record<Locale, string>>;

/** Level 5, level 4, level 3. */
export type ByLevel = { readonly grave: Phrase; readonly danger: Phrase; readonly warning: Phrase };

const tsunamiWarning: Phrase = {
  ja: '津波警報が出ています',
  'ja-x-easy': '津波《つなみ》が 来《き》ます',
  en: 'Tsunami warning',
  'zh-Hans': '海啸警报',
  'zh-Hant': '海嘯警報',
  ko: '쓰나미 경보',
};
const strongEarthquake: Phrase = {
  ja: '強い地震がありました',
  'ja-x-easy': '大《おお》きな 地震《じしん》が ありました',
  en: 'A strong earthquake has struck',
  'zh-Hans': '发生了强烈地震',
  'zh-Hant': '發生了強烈地震',
  ko: '강한 지진이 발생했습니다',
};
const snowstormWarning: Phrase = {
  ja: '暴風雪警報が出ています',
  'ja-x-easy': '強《つよ》い 風《かぜ》と 雪《ゆき》です。危《あぶ》ないです',
  en: 'Snowstorm warning',
  'zh-Hans': '暴风雪警报',
  'zh-Hant': '暴風雪警報',
  ko: '폭풍설 경보',
};
const stormWarning: Phrase = {
  ja: '暴風警報が出ています',
  'ja-x-easy': 'とても 強《つよ》い 風《かぜ》です。危《あぶ》ないです',
  en: 'Storm warning',
  'zh-Hans': '暴风警报',
  'zh-Hant': '暴風警報',
  ko: '폭풍 경보',
};
const heavySnowWarning: Phrase = {
  ja: '大雪警報が出ています',
  'ja-x-easy': 'たくさん 雪《ゆき》が ふります。気《き》を つけて ください',
  en: 'Heavy snow warning',
  'zh-Hans': '大雪警报',
  'zh-Hant': '大雪警報',
  ko: '대설경보',
};
const highWavesWarning: Phrase = {
  ja: '波浪警報が出ています',
  'ja-x-easy': '海《うみ》の 波《なみ》が 高《たか》いです。危《あぶ》ないです',
  en: 'High waves warning',
  'zh-Hans': '巨浪警报',
  'zh-Hant': '巨浪警報',
  ko: '풍랑 경보',
};
const otherWarning: Phrase = {
  ja: '警報が出ています',
  'ja-x-easy': '危《あぶ》ないです',
  en: 'Warning',
  'zh-Hans': '警报',
  'zh-Hant': '警報',
  ko: '경보',
};

/**
 * Life-safety texts are fixed in this table and never put together or translated by a program. Before a city uses them,
 * the phrases of each language must be reviewed by a person who speaks it; none of the translations here has that
 * review yet.
 */
export const headlines: Readonly<Record<Topic, ByLevel>> = {
  tsunami: {
    grave: {
      ja: '大津波警報が出ています',
      'ja-x-easy': 'とても 大《おお》きな 津波《つなみ》が 来《き》ます',
      en: 'Major tsunami warning',
      'zh-Hans': '大海啸警报',
      'zh-Hant': '大海嘯警報',
      ko: '대형 쓰나미 경보',
    },
    danger: tsunamiWarning,
    warning: tsunamiWarning,
  },
  landslide: {
    grave: {
      ja: '土砂災害の特別警報が出ています',
      'ja-x-easy': '山《やま》や がけが くずれます。とても 危《あぶ》ないです',
      en: 'Landslide emergency warning',
      'zh-Hans': '泥石流、滑坡灾害特别警报',
      'zh-Hant': '土石流、山崩災害特別警報',
      ko: '토사재해 특별경보',
    },
    danger: {
      ja: '土砂災害の危険が高まっています',
      'ja-x-easy': '山《やま》や がけが くずれそうです。危《あぶ》ないです',
      en: 'Danger of landslides',
      'zh-Hans': '发生泥石流、滑坡的危险性增大',
      'zh-Hant': '發生土石流、山崩的危險性升高',
      ko: '토사재해 위험이 높아지고 있습니다',
    },
    warning: {
      ja: '土砂災害の警報が出ています',
      'ja-x-easy': '山《やま》や がけが くずれるかもしれません',
      en: 'Landslide warning',
      'zh-Hans': '泥石流、滑坡灾害警报',
      'zh-Hant': '土石流、山崩災害警報',
      ko: '토사재해 경보',
    },
  },
  flood: {
    grave: {
      ja: '洪水の特別警報が出ています',
      'ja-x-easy': '川《かわ》の 水《みず》が あふれます。とても 危《あぶ》ないです',
      en: 'Flood emergency warning',
      'zh-Hans': '洪水特别警报',
      'zh-Hant': '洪水特別警報',
      ko: '홍수 특별경보',
    },
    danger: {
      ja: '洪水の危険が高まっています',
      'ja-x-easy': '川《かわ》の 水《みず》が あふれそうです。危《あぶ》ないです',
      en: 'Danger of flooding',
      'zh-Hans': '发生洪水的危险性增大',
      'zh-Hant': '發生洪水的危險性升高',
      ko: '홍수 위험이 높아지고 있습니다',
    },
    warning: {
      ja: '洪水警報が出ています',
      'ja-x-easy': '川《かわ》の 水《みず》が あふれるかもしれません',
      en: 'Flood warning',
      'zh-Hans': '洪水警报',
      'zh-Hant': '洪水警報',
      ko: '홍수경보',
    },
  },
  'heavy-rain': {
    grave: {
      ja: '大雨特別警報が出ています',
      'ja-x-easy': 'とても 強《つよ》い 雨《あめ》です。とても 危《あぶ》ないです',
      en: 'Heavy rain emergency warning',
      'zh-Hans': '大雨特别警报',
      'zh-Hant': '大雨特別警報',
      ko: '호우 특별경보',
    },
    danger: {
      ja: '大雨の危険が高まっています',
      'ja-x-easy': 'とても 強《つよ》い 雨《あめ》です。危《あぶ》ないです',
      en: 'Danger from heavy rain',
      'zh-Hans': '大雨造成的危险性增大',
      'zh-Hant': '大雨造成的危險性升高',
      ko: '호우로 인한 위험이 높아지고 있습니다',
    },
    warning: {
      ja: '大雨警報が出ています',
      'ja-x-easy': '強《つよ》い 雨《あめ》です。気《き》を つけて ください',
      en: 'Heavy rain warning',
      'zh-Hans': '大雨警报',
      'zh-Hant': '大雨警報',
      ko: '호우경보',
    },
  },
  'storm-surge': {
    grave: {
      ja: '高潮特別警報が出ています',
      'ja-x-easy': '海《うみ》の 水《みず》が とても 高《たか》くなります。とても 危《あぶ》ないです',
      en: 'Storm surge emergency warning',
      'zh-Hans': '风暴潮特别警报',
      'zh-Hant': '風暴潮特別警報',
      ko: '폭풍해일 특별경보',
    },
    danger: {
      ja: '高潮の危険が高まっています',
      'ja-x-easy': '海《うみ》の 水《みず》が 高《たか》くなります。危《あぶ》ないです',
      en: 'Danger of storm surge',
      'zh-Hans': '发生风暴潮的危险性增大',
      'zh-Hant': '發生風暴潮的危險性升高',
      ko: '폭풍해일 위험이 높아지고 있습니다',
    },
    warning: {
      ja: '高潮警報が出ています',
      'ja-x-easy': '海《うみ》の 水《みず》が 高《たか》くなるかもしれません',
      en: 'Storm surge warning',
      'zh-Hans': '风暴潮警报',
      'zh-Hant': '風暴潮警報',
      ko: '폭풍해일 경보',
    },
  },
  earthquake: { grave: strongEarthquake, danger: strongEarthquake, warning: strongEarthquake },
  snowstorm: {
    grave: {
      ja: '暴風雪特別警報が出ています',
      'ja-x-easy': 'とても 強《つよ》い 風《かぜ》と 雪《ゆき》です。とても 危《あぶ》ないです',
      en: 'Snowstorm emergency warning',
      'zh-Hans': '暴风雪特别警报',
      'zh-Hant': '暴風雪特別警報',
      ko: '폭풍설 특별경보',
    },
    danger: snowstormWarning,
    warning: snowstormWarning,
  },
  storm: {
    grave: {
      ja: '暴風特別警報が出ています',
      'ja-x-easy': 'とても 強《つよ》い 風《かぜ》です。とても 危《あぶ》ないです',
      en: 'Storm emergency warning',
      'zh-Hans': '暴风特别警报',
      'zh-Hant': '暴風特別警報',
      ko: '폭풍 특별경보',
    },
    danger: stormWarning,
    warning: stormWarning,
  },
  'heavy-snow': {
    grave: {
      ja: '大雪特別警報が出ています',
      'ja-x-easy': 'とても たくさん 雪《ゆき》が ふります。とても 危《あぶ》ないです',
      en: 'Heavy snow emergency warning',
      'zh-Hans': '大雪特别警报',
      'zh-Hant': '大雪特別警報',
      ko: '대설 특별경보',
    },
    danger: heavySnowWarning,
    warning: heavySnowWarning,
  },
  'high-waves': {
    grave: {
      ja: '波浪特別警報が出ています',
      'ja-x-easy': '海《うみ》の 波《なみ》が とても 高《たか》いです。とても 危《あぶ》ないです',
      en: 'High waves emergency warning',
      'zh-Hans': '巨浪特别警报',
      'zh-Hant': '巨浪特別警報',
      ko: '풍랑 특별경보',
    },
    danger: highWavesWarning,
    warning: highWavesWarning,
  },
  other: {
    grave: {
      ja: '特別警報が出ています',
      'ja-x-easy': 'とても 危《あぶ》ないです',
      en: 'Emergency warning',
      'zh-Hans': '特别警报',
      'zh-Hant': '特別警報',
      ko: '특별경보',
    },
    danger: otherWarning,
    warning: otherWarning,
  },
};
