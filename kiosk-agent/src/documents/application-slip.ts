import type { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import { momentInWords } from './slip-dates.ts';
import { inTwo } from './slip-language.ts';
import {
  bigLines,
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

/** The receipt of one application as a receiptline document: its number and secret, none of its answers. */
export function composeApplicationSlip(receipt: ApplicationReceipt, frame: SlipFrame, stamp: SlipStamp): string {
  const words = slipWordsIn(frame.locale);
  return [
    ...headLines(words.application, frame, undefined),
    rule,
    ...bigLines(words.receiptNumber, receipt.number, stamp.columns),
    '',
    ...bigLines(words.secret, receipt.secret, stamp.columns),
    // For the reader of a kiosk: what stands above, to be held up instead of typed.
    ...qrLines(`${receipt.number} ${receipt.secret}`, 5),
    rule,
    ...pairLines(
      [
        [words.procedure, inTwo(receipt.procedureTitle, frame.locale)],
        [words.receivedAt, momentInWords(receipt.receivedAt, frame.locale)],
      ],
      stamp.columns,
    ),
    rule,
    ...noteLines(words.applicationKeep, stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
