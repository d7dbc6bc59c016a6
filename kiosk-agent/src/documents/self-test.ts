import { escapeReceipt } from './receipt-text.ts';
import {
  footLines,
  headLines,
  noteLines,
  pairLines,
  qrLines,
  rule,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

const chart = [
  'あいうえお かきくけこ アイウエオ',
  '令和 髙﨑 ①② 〒 ㈱ ％ ￥ ― ～',
  'ABCDEFGHIJKLM abcdefghijklm',
  '0123456789 !?#&*()[]<>@',
];

export function selfTestQr(number: string): string {
  return `MACHIKADO:TEST:${number}`;
}

/** A slip for technicians: rulers, a chart of characters, the printer's profile, and a QR with the job's number. */
export function composeSelfTest(profileId: string, frame: SlipFrame, stamp: SlipStamp): string {
  const words = slipWordsIn(frame.locale);
  const ruler = '1234567890'.repeat(10).slice(0, stamp.columns);
  return [
    ...headLines(words.selfTest, frame, undefined),
    rule,
    ruler,
    ...chart.map((line) => escapeReceipt(line)),
    rule,
    ...pairLines([[words.printer, profileId]], stamp.columns),
    rule,
    ...qrLines(selfTestQr(stamp.number), 6),
    ...noteLines(words.selfTestGood, stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
