import { z } from 'zod';
import type { Locale, LocalText } from '@machikado/contracts/locale.ts';
import { allInTwo, inTwo } from './slip-language.ts';
import { footLines, headLines, noteLines, pairLines, rule, type SlipFrame, type SlipStamp } from './slip-lines.ts';
import { stateWords, wordsOfState } from './state-words.ts';

function part<Name extends keyof typeof stateWords, State extends string>(
  name: Name,
  states: Readonly<Record<State, unknown>>,
) {
  return z.object({ part: z.literal(name), state: z.enum(Object.keys(states) as State[]), isGood: z.boolean() });
}

/** How each part of the kiosk is. The state of `spool` is how many slips are still to come out. */
export const Readiness = z.object({
  profileId: z.string().max(48),
  parts: z.array(
    z.discriminatedUnion('part', [
      part('printer', stateWords.printer),
      part('storage', stateWords.storage),
      part('city', stateWords.city),
      part('card', stateWords.card),
      part('terminal', stateWords.terminal),
      part('wifi-codes', stateWords['wifi-codes']),
      z.object({ part: z.literal('spool'), state: z.string().regex(/^\d{1,6}$/), isGood: z.boolean() }),
    ]),
  ),
});
export type Readiness = z.infer<typeof Readiness>;

const readinessWords = {
  title: {
    ja: '端末の点検結果',
    'ja-x-easy': '機械《きかい》の 点検《てんけん》',
    en: 'Readiness report',
    'zh-Hans': '终端检查结果',
    'zh-Hant': '終端機檢查結果',
    ko: '단말기 점검 결과',
  },
  allGood: {
    ja: 'すべて使えます。',
    'ja-x-easy': 'ぜんぶ 使《つか》えます。',
    en: 'Everything is ready.',
    'zh-Hans': '全部可用。',
    'zh-Hant': '全部可用。',
    ko: '모두 사용할 수 있습니다.',
  },
  notGood: {
    ja: '「！」のところを確かめてください。',
    'ja-x-easy': '「！」の ところを 見《み》て ください。',
    en: 'Please look at what has a "!".',
    'zh-Hans': '请检查标有“！”的项目。',
    'zh-Hant': '請檢查標有「！」的項目。',
    ko: '‘!’ 표시된 곳을 확인하세요.',
  },
  model: {
    ja: '機種',
    'ja-x-easy': '機械《きかい》',
    en: 'Model',
    'zh-Hans': '机型',
    'zh-Hant': '機型',
    ko: '기종',
  },
  printer: {
    ja: '印刷',
    'ja-x-easy': '印刷《いんさつ》',
    en: 'Printer',
    'zh-Hans': '打印',
    'zh-Hant': '列印',
    ko: '인쇄',
  },
  storage: {
    ja: '記録',
    'ja-x-easy': '記録《きろく》',
    en: 'Storage',
    'zh-Hans': '存储',
    'zh-Hant': '儲存',
    ko: '저장',
  },
  card: {
    ja: '読取',
    'ja-x-easy': 'カード',
    en: 'Card',
    'zh-Hans': '读卡',
    'zh-Hant': '讀卡',
    ko: '카드',
  },
  city: {
    ja: '市役所',
    'ja-x-easy': '市役所《しやくしょ》',
    en: 'City',
    'zh-Hans': '市政府',
    'zh-Hant': '市公所',
    ko: '시청',
  },
  terminal: {
    ja: '決済',
    'ja-x-easy': 'お金《かね》',
    en: 'Payment',
    'zh-Hans': '支付',
    'zh-Hant': '付款',
    ko: '결제',
  },
  'wifi-codes': {
    ja: 'Wi-Fi',
    'ja-x-easy': 'コード',
    en: 'codes',
    'zh-Hans': '代码',
    'zh-Hant': '代碼',
    ko: '코드',
  },
  spool: {
    ja: '待ち',
    'ja-x-easy': '待《ま》って いる 紙《かみ》',
    en: 'Waiting',
    'zh-Hans': '等待',
    'zh-Hant': '等待',
    ko: '대기',
  },
} as const satisfies Record<string, Record<Locale, string>>;

function wordsOf(one: Readiness['parts'][number]): LocalText {
  return one.part === 'spool' ? waitingText(Number(one.state)) : wordsOfState(one.part, one.state);
}

/** So many slips that are still to come out. */
export function waitingText(count: number): LocalText {
  if (count === 0) return { ja: 'ありません', en: 'None', 'zh-Hans': '没有', 'zh-Hant': '沒有', ko: '없음' };
  return { ja: `${count}枚`, en: `${count}`, 'zh-Hans': `${count}张`, 'zh-Hant': `${count}張`, ko: `${count}장` };
}

/** A slip for whoever opens the kiosk in the morning: what works, and what has to be looked at. */
export function composeReadinessReport(readiness: Readiness, frame: SlipFrame, stamp: SlipStamp): string {
  const words = allInTwo(readinessWords, frame.locale);
  const isGood = readiness.parts.every((one) => one.isGood);
  const lines = readiness.parts.map((one) => {
    const { ja, second } = inTwo(wordsOf(one), frame.locale);
    const sign = one.isGood ? '○' : '！';
    return [words[one.part], { ja: `${sign} ${ja}`, second: `${sign} ${second}` }] as const;
  });
  return [
    ...headLines(words.title, frame, undefined),
    rule,
    ...noteLines(isGood ? words.allGood : words.notGood, stamp.columns),
    rule,
    ...pairLines([[words.model, readiness.profileId], ...lines], stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
