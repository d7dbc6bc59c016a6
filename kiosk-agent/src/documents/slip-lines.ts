import { civilTimeAt, weekdayOf, type CivilDate } from '@machikado/contracts/civil-time.ts';
import type { LocalText } from '@machikado/contracts/locale.ts';
import { escapeReceipt, escapeReceiptCode } from './receipt-text.ts';
import { slipWords } from './slip-words.ts';

type Bilingual = Pick<LocalText, 'ja' | 'en'>;

/** What stands on every slip around its own content. */
export type SlipFrame = {
  readonly cityName: Bilingual;
  /** Asset tag of the kiosk, `K-0001`; absent before it is enrolled. */
  readonly asset?: string | undefined;
  readonly desk?: { readonly name: Bilingual; readonly phone?: string | undefined } | undefined;
};

export type SlipStamp = {
  /** `P-0042`. */
  readonly number: string;
  readonly printedAt: Date;
  /** Half-width characters in one line. */
  readonly columns: number;
};

const weekdays = [
  { ja: '日', en: 'Sun' },
  { ja: '月', en: 'Mon' },
  { ja: '火', en: 'Tue' },
  { ja: '水', en: 'Wed' },
  { ja: '木', en: 'Thu' },
  { ja: '金', en: 'Fri' },
  { ja: '土', en: 'Sat' },
] as const;
const months = 'January February March April May June July August September October November December'.split(' ');

/** A day as people write it: `2026年12月1日（火）` and `Tue, 1 December 2026`. */
export function dayInWords(date: CivilDate): Bilingual {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const weekday = weekdays[weekdayOf(date)] ?? weekdays[0];
  return {
    ja: `${year}年${month}月${day}日（${weekday.ja}）`,
    en: `${weekday.en}, ${day} ${months[month - 1] ?? ''} ${year}`,
  };
}

export function momentInWords(instant: string): Bilingual {
  const { date, time } = civilTimeAt(new Date(instant));
  const day = dayInWords(date);
  return { ja: `${day.ja} ${time}`, en: `${day.en}, ${time}` };
}

const columnsOf = (text: string) => Array.from(text).reduce((sum, one) => sum + (one.charCodeAt(0) < 0x80 ? 1 : 2), 0);

/** Head of a slip: the city, the title in double size, and the mark of a reissue. */
export function headLines(title: Bilingual, frame: SlipFrame, reissueOf: string | undefined): string[] {
  const { reissued, firstPrint } = slipWords;
  const mark = `"${reissued.ja}"~~${reissued.en}`;
  const first = `${firstPrint.ja}~~${escapeReceipt(reissueOf ?? '')}`;
  return [
    `${escapeReceipt(frame.cityName.ja)}~~${escapeReceipt(frame.cityName.en)}`,
    '',
    `^^^"${escapeReceipt(title.ja)}"`,
    '',
    escapeReceipt(title.en),
    '',
    ...(reissueOf === undefined ? [] : ['{border:line;width:*}', mark, '{border:space;width:auto}', first, '']),
  ];
}

/** A number in the largest type that fits the line, its name under it. */
export function bigLines(name: Bilingual, value: string, columns: number): string[] {
  const width = columnsOf(value);
  const size = width * 4 <= columns ? '^^^^^' : width * 3 <= columns ? '^^^^' : width * 2 <= columns ? '^^^' : '^^';
  return [`${escapeReceipt(name.ja)}~~${escapeReceipt(name.en)}`, `${size}"${escapeReceipt(value)}"`, ''];
}

/** Facts as aligned pairs: a label, the Japanese value, and the English one under it where it differs. */
export function pairLines(pairs: readonly (readonly [Bilingual, Bilingual | string])[], columns: number): string[] {
  const narrow = columns < 42;
  const lines = pairs.flatMap(([label, value]) => {
    const words = typeof value === 'string' ? { ja: value, en: value } : value;
    const name = narrow ? escapeReceipt(label.ja) : `${escapeReceipt(label.ja)}~${escapeReceipt(label.en)}`;
    const first = `|${name} |${escapeReceipt(words.ja)} |`;
    return words.en === words.ja ? [first] : [first, `||${escapeReceipt(words.en)} |`];
  });
  return [`{border:space;width:${narrow ? 6 : 13},*}`, ...lines, '{width:auto}'];
}

/** Breaks a text between words; a word longer than a line, and Japanese, is left for the printer to break. */
export function wrapWords(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const joined = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && columnsOf(joined) <= columns) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** A sentence or two, centred. */
export function noteLines(text: Bilingual, columns: number): string[] {
  return [text.ja, text.en].flatMap((words) => wrapWords(words, columns)).map((line) => escapeReceipt(line));
}

/** A QR code, centred; `cell` is the width of one of its squares in dots (3–8). */
export function qrLines(content: string, cell: number): string[] {
  return ['', `{option:qrcode,${cell},m}`, `{code:${escapeReceiptCode(content)}}`, ''];
}

export const rule = '-';

/** End of a slip, small: whom to ask, where and when it was printed, and the job's number. */
export function footLines(frame: SlipFrame, stamp: SlipStamp): string[] {
  const { date, time } = civilTimeAt(stamp.printedAt);
  const { contact } = slipWords;
  const desk = frame.desk;
  const where = [frame.asset, stamp.number].filter((part) => part !== undefined).join('  ');
  return [
    rule,
    ...(desk === undefined
      ? []
      : [`${contact.ja}~${contact.en}`, `${escapeReceipt(desk.name.ja)}~${escapeReceipt(desk.phone ?? '')}`]),
    `${escapeReceipt(date.replaceAll('-', '/'))}~${time}~~${escapeReceipt(where)}`,
  ];
}
