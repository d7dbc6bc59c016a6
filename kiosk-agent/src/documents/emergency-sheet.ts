import { z } from 'zod';
import { AlertBoard, type Alert } from '@machikado/contracts/alert.ts';
import { Instant } from '@machikado/contracts/civil-time.ts';
import type { Locale } from '@machikado/contracts/locale.ts';
import { distanceM, type Place } from '@machikado/contracts/place.ts';
import { escapeReceipt } from './receipt-text.ts';
import { momentInWords } from './slip-dates.ts';
import { allInTwo, inTwo } from './slip-language.ts';
import { footLines, headLines, noteLines, rule, wrapWords, type SlipFrame, type SlipStamp } from './slip-lines.ts';

/** What the city has said of warnings, when, and where this kiosk stands. */
export const Emergency = z.object({
  board: AlertBoard,
  checkedAt: Instant.optional(),
  position: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
});
export type Emergency = z.infer<typeof Emergency>;

const shownShelters = 5;

const emergencyWords = {
  title: {
    ja: '避難のための紙',
    'ja-x-easy': '逃《に》げるための 紙《かみ》',
    en: 'Emergency sheet',
    'zh-Hans': '避难用纸',
    'zh-Hant': '避難用紙',
    ko: '대피 안내지',
  },
  none: {
    ja: 'いま、警報は出ていません。',
    'ja-x-easy': 'いま、警報《けいほう》は ありません。',
    en: 'No warning is in force now.',
    'zh-Hans': '目前没有警报。',
    'zh-Hant': '目前沒有警報。',
    ko: '지금 발령된 경보는 없습니다.',
  },
  level: {
    ja: '警戒レベル',
    'ja-x-easy': 'レベル',
    en: 'Level',
    'zh-Hans': '级别',
    'zh-Hant': '級別',
    ko: '경계 단계',
  },
  drill: {
    ja: 'これは訓練です。',
    'ja-x-easy': 'これは 練習《れんしゅう》です。',
    en: 'This is a drill.',
    'zh-Hans': '这是演习。',
    'zh-Hant': '這是演習。',
    ko: '이것은 훈련입니다.',
  },
  checkedAt: {
    ja: '確認',
    'ja-x-easy': 'いつ',
    en: 'As of',
    'zh-Hans': '截至',
    'zh-Hant': '截至',
    ko: '확인',
  },
  shelters: {
    ja: '避難先',
    'ja-x-easy': '逃《に》げる ところ',
    en: 'Where to go',
    'zh-Hans': '避难场所',
    'zh-Hant': '避難場所',
    ko: '대피 장소',
  },
  call: {
    ja: '火事・救急は119、警察は110。',
    'ja-x-easy': '火事《かじ》・けがは 119、 警察《けいさつ》は 110。',
    en: 'Fire and ambulance 119, police 110.',
    'zh-Hans': '火警、急救 119，报警 110。',
    'zh-Hant': '火警、救護 119，報警 110。',
    ko: '화재·구급 119, 경찰 110.',
  },
} as const satisfies Record<string, Record<Locale, string>>;

/** Shelters that are not designated for another hazard only, nearest first where it is known where we are. */
function chooseShelters({ board, position }: Emergency): readonly Place[] {
  const hazards = new Set(board.alerts.flatMap(({ hazard }) => hazard ?? []));
  const fits = ({ hazards: own }: Place) =>
    hazards.size === 0 || own === undefined || own.some((hazard) => hazards.has(hazard));
  const away = (place: Place) => metresTo(place, position) ?? Infinity;
  return board.shelters
    .filter(fits)
    .toSorted((one, other) => away(one) - away(other))
    .slice(0, shownShelters);
}

function metresTo({ latitude, longitude }: Place, position: Emergency['position']): number | undefined {
  if (latitude === undefined || longitude === undefined || position === undefined) return undefined;
  return distanceM(position, { latitude, longitude });
}

const plain = (text: string, columns: number) => wrapWords(text, columns).map((line) => escapeReceipt(line));
const bold = (text: string, columns: number) => plain(text, columns).map((line) => `"${line}"`);

/** The sheet that a person takes along: what the warnings say, where to go, whom to call. */
export function composeEmergencySheet(emergency: Emergency, frame: SlipFrame, stamp: SlipStamp): string {
  const words = allInTwo(emergencyWords, frame.locale);
  const { board, checkedAt, position } = emergency;
  const alertLines = ({ level, headline, action, drill }: Alert) => {
    const said = [headline, action].map((text) => inTwo(text, frame.locale));
    return [
      ...(drill ? [`^^^"${escapeReceipt(words.drill.ja)}"`, '', escapeReceipt(words.drill.second), ''] : []),
      `^^^"${escapeReceipt(`${words.level.ja} ${level}`)}"`,
      '',
      escapeReceipt(`${words.level.second} ${level}`),
      '',
      ...said.flatMap((text) => [...bold(text.ja, stamp.columns), ...plain(text.second, stamp.columns)]),
      '',
    ];
  };
  const shelters = chooseShelters(emergency).flatMap((place, at) => {
    const metres = metresTo(place, position);
    const distance = metres === undefined ? '' : `  ${Math.max(10, Math.round(metres / 10) * 10)} m`;
    return [
      ...bold(`${at + 1}. ${place.name}${distance}`, stamp.columns),
      ...[place.nameEn, place.address].flatMap((part) => (part === undefined ? [] : plain(part, stamp.columns))),
    ];
  });
  return [
    ...headLines(words.title, frame, undefined),
    rule,
    ...(board.alerts.length === 0 ? noteLines(words.none, stamp.columns) : board.alerts.flatMap(alertLines)),
    ...(checkedAt === undefined
      ? []
      : noteLines(words.checkedAt, stamp.columns).concat(
          plain(momentInWords(checkedAt, frame.locale).ja, stamp.columns),
        )),
    rule,
    ...(shelters.length > 0 ? [...noteLines(words.shelters, stamp.columns), '', ...shelters, ''] : []),
    ...(board.shelterNote === undefined ? [] : noteLines(inTwo(board.shelterNote, frame.locale), stamp.columns)),
    rule,
    ...noteLines(words.call, stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
