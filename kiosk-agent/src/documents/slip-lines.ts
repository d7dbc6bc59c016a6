import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { Locale, LocalText } from '@machikado/contracts/locale.ts';
import { escapeReceipt, escapeReceiptCode } from './receipt-text.ts';
import { inTwo, type SlipText } from './slip-language.ts';
import { slipWordsIn } from './slip-words.ts';

/** What stands on every slip around its own content. */
export type SlipFrame = {
  /** The person's language, for the second line of every text; English where it is absent or Japanese. */
  readonly locale?: Locale | undefined;
  readonly cityName: LocalText;
  /** Asset tag of the kiosk, `K-0001`; absent before it is enrolled. */
  readonly asset?: string | undefined;
  readonly desk?: { readonly name: LocalText; readonly phone?: string | undefined } | undefined;
};

export type SlipStamp = {
  /** `P-0042`. */
  readonly number: string;
  readonly printedAt: Date;
  /** Half-width characters in one line. */
  readonly columns: number;
};

const columnsOf = (text: string) => Array.from(text).reduce((sum, one) => sum + (one.charCodeAt(0) < 0x80 ? 1 : 2), 0);

/** Head of a slip: the city, the title in double size, and the mark of a reissue. */
export function headLines(title: SlipText, frame: SlipFrame, reissueOf: string | undefined): string[] {
  const { reissued, firstPrint } = slipWordsIn(frame.locale);
  const city = inTwo(frame.cityName, frame.locale);
  const mark = `"${reissued.ja}"~~${escapeReceipt(reissued.second)}`;
  const first = `${firstPrint.ja}~~${escapeReceipt(reissueOf ?? '')}`;
  return [
    [...new Set([city.ja, city.second])].map(escapeReceipt).join('~~'),
    '',
    `^^^"${escapeReceipt(title.ja)}"`,
    '',
    escapeReceipt(title.second),
    '',
    ...(reissueOf === undefined ? [] : ['{border:line;width:*}', mark, '{border:space;width:auto}', first, '']),
  ];
}

/** A number in the largest type that fits the line, its name under it. */
export function bigLines(name: SlipText, value: string, columns: number): string[] {
  const width = columnsOf(value);
  const size = width * 4 <= columns ? '^^^^^' : width * 3 <= columns ? '^^^^' : width * 2 <= columns ? '^^^' : '^^';
  return [`${escapeReceipt(name.ja)}~~${escapeReceipt(name.second)}`, `${size}"${escapeReceipt(value)}"`, ''];
}

/** Facts as aligned pairs: a label, the Japanese value, and that in the person's language under it where it differs. */
export function pairLines(pairs: readonly (readonly [SlipText, SlipText | string])[], columns: number): string[] {
  const narrow = columns < 42;
  const lines = pairs.flatMap(([label, value]) => {
    const words = typeof value === 'string' ? { ja: value, second: value } : value;
    const name = narrow ? escapeReceipt(label.ja) : `${escapeReceipt(label.ja)}~${escapeReceipt(label.second)}`;
    const first = `|${name} |${escapeReceipt(words.ja)} |`;
    return words.second === words.ja ? [first] : [first, `||${escapeReceipt(words.second)} |`];
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

/** An amount of money as it is written in each language. */
export function yenText(amount: number): LocalText {
  const yen = amount.toLocaleString('en-US');
  return { ja: `${yen}円`, en: `${yen} yen`, 'zh-Hans': `${yen}日元`, 'zh-Hant': `${yen}日圓`, ko: `${yen}엔` };
}

/** A sentence or two, centred. */
export function noteLines(text: SlipText, columns: number): string[] {
  return [text.ja, text.second].flatMap((words) => wrapWords(words, columns)).map((line) => escapeReceipt(line));
}

/** A QR code, centred; `cell` is the width of one of its squares in dots (3–8). */
export function qrLines(content: string, cell: number): string[] {
  return ['', `{option:qrcode,${cell},m}`, `{code:${escapeReceiptCode(content)}}`, ''];
}

export const rule = '-';

/** End of a slip, small: whom to ask, where and when it was printed, and the job's number. */
export function footLines(frame: SlipFrame, stamp: SlipStamp): string[] {
  const { date, time } = civilTimeAt(stamp.printedAt);
  const { contact } = slipWordsIn(frame.locale);
  const desk = frame.desk;
  const where = [frame.asset, stamp.number].filter((part) => part !== undefined).join('  ');
  return [
    rule,
    ...(desk === undefined
      ? []
      : [
          `${contact.ja}~${escapeReceipt(contact.second)}`,
          `${escapeReceipt(desk.name.ja)}~${escapeReceipt(desk.phone ?? '')}`,
        ]),
    `${escapeReceipt(date.replaceAll('-', '/'))}~${time}~~${escapeReceipt(where)}`,
  ];
}
