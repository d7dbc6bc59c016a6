import { z } from 'zod';
import type { Locale } from '@machikado/contracts/locale.ts';
import { allInTwo } from './slip-language.ts';
import { footLines, headLines, noteLines, pairLines, rule, type SlipFrame, type SlipStamp } from './slip-lines.ts';

/** How each part of the kiosk is, in the word that the agent has for it. */
export const Readiness = z.object({
  profileId: z.string().max(48),
  parts: z.array(
    z.object({
      part: z.enum(['printer', 'storage', 'card', 'city', 'spool']),
      state: z.string().max(40),
      isGood: z.boolean(),
    }),
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
  spool: {
    ja: '待ち',
    'ja-x-easy': '待《ま》って いる 紙《かみ》',
    en: 'Waiting',
    'zh-Hans': '等待',
    'zh-Hant': '等待',
    ko: '대기',
  },
} as const satisfies Record<string, Record<Locale, string>>;

/** A slip for whoever opens the kiosk in the morning: what works, and what has to be looked at. */
export function composeReadinessReport(readiness: Readiness, frame: SlipFrame, stamp: SlipStamp): string {
  const words = allInTwo(readinessWords, frame.locale);
  const isGood = readiness.parts.every((one) => one.isGood);
  const lines = readiness.parts.map((one) => [words[one.part], `${one.isGood ? '○' : '！'} ${one.state}`] as const);
  return [
    ...headLines(words.title, frame, undefined),
    rule,
    ...noteLines(isGood ? words.allGood : words.notGood, stamp.columns),
    rule,
    ...pairLines([[words.model, readiness.profileId], ...lines], stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
