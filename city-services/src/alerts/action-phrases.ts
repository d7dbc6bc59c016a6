import type { ByLevel, Phrase } from './headline-phrases.ts';
import type { Topic } from './severity.ts';

/**
 * The advice of levels 3 to 5 follows the words of 避難情報に関するガイドライン (内閣府): 高齢者等避難, 避難指示,
 * 緊急安全確保; that for a tsunami those of JMA's own telegram.
 *
 * These are life-safety texts. Before a city uses them, the phrases of each language must be reviewed by a person who
 * speaks it; none of the translations here has that review yet.
 */
const advice = {
  takeCover: {
    ja: '命の危険が迫っています。直ちに身の安全を確保してください。',
    'ja-x-easy': '命《いのち》が 危《あぶ》ないです。すぐに 安全《あんぜん》な ところへ 行《い》って ください。',
    en: 'Your life is in danger. Act now to stay safe.',
    'zh-Hans': '有生命危险，请立即确保自身安全。',
    'zh-Hant': '有生命危險，請立即確保自身安全。',
    ko: '생명이 위험합니다. 즉시 안전을 확보하십시오.',
  },
  leaveAll: {
    ja: '危険な場所から、全員避難してください。',
    'ja-x-easy': '危《あぶ》ない ところから、みんな 逃《に》げて ください。',
    en: 'Everyone must leave dangerous places now.',
    'zh-Hans': '请所有人立即撤离危险场所，前往避难。',
    'zh-Hant': '請所有人立即撤離危險場所，前往避難。',
    ko: '위험한 장소에서 전원 대피하십시오.',
  },
  leaveEarly: {
    ja: '危険な場所にいる高齢の方など、避難に時間がかかる方は避難してください。',
    'ja-x-easy':
      '危《あぶ》ない ところに いる お年寄《としよ》りは、逃《に》げて ください。逃《に》げるのに 時間《じかん》が かかる 人《ひと》も、逃《に》げて ください。',
    en: 'In dangerous places: older people and all who need more time must leave now.',
    'zh-Hans': '危险场所的老年人等需要较长避难时间的人员，请开始避难。',
    'zh-Hant': '危險場所的年長者等需要較長避難時間的人員，請開始避難。',
    ko: '위험한 장소에 있는 고령자 등 대피에 시간이 걸리는 분은 대피하십시오.',
  },
  highGround: {
    ja: '今すぐ高い所へ避難してください。海や川から離れてください。',
    'ja-x-easy':
      'すぐに 高《たか》い ところへ 逃《に》げて ください。海《うみ》や 川《かわ》に 近《ちか》づかないで ください。',
    en: 'Go to high ground now. Stay away from the sea and rivers.',
    'zh-Hans': '请立即前往高处避难，远离海边和河流。',
    'zh-Hant': '請立即前往高處避難，遠離海邊和河流。',
    ko: '즉시 높은 곳으로 대피하십시오. 바다와 강에서 떨어지십시오.',
  },
  protectHead: {
    ja: '頭を守り、落ち着いて行動してください。強い揺れがまた来るかもしれません。係員の案内に従ってください。',
    'ja-x-easy':
      '頭《あたま》を 守《まも》って ください。また 大《おお》きく ゆれるかもしれません。係《かかり》の 人《ひと》の 話《はなし》を 聞《き》いて ください。',
    en: 'Protect your head and stay calm. Strong shaking may come again. Follow the staff.',
    'zh-Hans': '请保护头部，保持冷静。可能再次发生强烈摇晃。请听从工作人员的指引。',
    'zh-Hant': '請保護頭部，保持冷靜。可能再次發生強烈搖晃。請聽從工作人員的指引。',
    ko: '머리를 보호하고 침착하게 행동하십시오. 강한 흔들림이 다시 올 수 있습니다. 직원의 안내에 따르십시오.',
  },
  stayInside: {
    ja: '外に出ないでください。丈夫な建物の中にいてください。',
    'ja-x-easy': '外《そと》に 出《で》ないで ください。強《つよ》い 建物《たてもの》の 中《なか》に いて ください。',
    en: 'Do not go outside. Stay in a strong building.',
    'zh-Hans': '请不要外出，留在坚固的建筑物内。',
    'zh-Hant': '請不要外出，留在堅固的建築物內。',
    ko: '밖으로 나가지 말고 튼튼한 건물 안에 계십시오.',
  },
  stayHome: {
    ja: '不要な外出を控えてください。交通の情報を確かめてください。',
    'ja-x-easy':
      'できるだけ 外《そと》に 出《で》ないで ください。電車《でんしゃ》や バスの お知《し》らせを 見《み》て ください。',
    en: 'Go out only if you must. Check the traffic news.',
    'zh-Hans': '如非必要请勿外出，并确认交通信息。',
    'zh-Hant': '如非必要請勿外出，並確認交通資訊。',
    ko: '불필요한 외출을 삼가고 교통 정보를 확인하십시오.',
  },
  leaveShore: {
    ja: '海岸に近づかないでください。',
    'ja-x-easy': '海《うみ》に 近《ちか》づかないで ください。',
    en: 'Stay away from the shore.',
    'zh-Hans': '请不要靠近海岸。',
    'zh-Hant': '請不要靠近海岸。',
    ko: '해안에 가까이 가지 마십시오.',
  },
  listen: {
    ja: '今後の情報に注意し、係員の案内に従ってください。',
    'ja-x-easy':
      'これからの お知《し》らせを 見《み》て ください。係《かかり》の 人《ひと》の 話《はなし》を 聞《き》いて ください。',
    en: 'Watch for further news and follow the staff.',
    'zh-Hans': '请留意后续信息，听从工作人员的指引。',
    'zh-Hant': '請留意後續資訊，聽從工作人員的指引。',
    ko: '앞으로의 정보에 주의하고 직원의 안내에 따르십시오.',
  },
} as const satisfies Record<string, Phrase>;

export const actions: Readonly<Record<Topic, ByLevel>> = {
  tsunami: { grave: advice.highGround, danger: advice.highGround, warning: advice.highGround },
  landslide: { grave: advice.takeCover, danger: advice.leaveAll, warning: advice.leaveEarly },
  flood: { grave: advice.takeCover, danger: advice.leaveAll, warning: advice.leaveEarly },
  'heavy-rain': { grave: advice.takeCover, danger: advice.leaveAll, warning: advice.leaveEarly },
  'storm-surge': { grave: advice.takeCover, danger: advice.leaveAll, warning: advice.leaveEarly },
  earthquake: { grave: advice.protectHead, danger: advice.protectHead, warning: advice.protectHead },
  snowstorm: { grave: advice.takeCover, danger: advice.stayInside, warning: advice.stayInside },
  storm: { grave: advice.takeCover, danger: advice.stayInside, warning: advice.stayInside },
  'heavy-snow': { grave: advice.takeCover, danger: advice.stayHome, warning: advice.stayHome },
  'high-waves': { grave: advice.takeCover, danger: advice.leaveShore, warning: advice.leaveShore },
  other: { grave: advice.takeCover, danger: advice.listen, warning: advice.listen },
};

/** Said where the open data lists no place for what is in force, so that an empty list is not taken for safety. */
export const noShelterListed: Phrase = {
  ja: '市の公開データには、この災害のときの避難先が載っていません。市からの情報と、近くの職員の案内に従ってください。',
  'ja-x-easy':
    '市《し》の 資料《しりょう》に、逃《に》げる ところが ありません。どこへ 逃《に》げるか、近《ちか》くの 職員《しょくいん》に 聞《き》いて ください。',
  en: 'The city’s open data lists no evacuation place for this hazard. Follow the news from the city and the staff nearby.',
  'zh-Hans': '市政府的公开数据中没有列出发生这种灾害时的避难地点。请听从市政府的信息和附近工作人员的指引。',
  'zh-Hant': '市公所的公開資料中沒有列出發生這種災害時的避難地點。請聽從市公所的資訊和附近工作人員的指引。',
  ko: '시의 공개 데이터에는 이 재해의 대피 장소가 실려 있지 않습니다. 시의 정보와 가까운 직원의 안내에 따르십시오.',
};
